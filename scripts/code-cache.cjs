// Runs the program and keeps what V8 compiled, so that the next start needn't compile it again.
const { writeFileSync } = require("node:fs");
const { join } = require("node:path");
const { Readable } = require("node:stream");
const { chunkLoader } = require("../bin/cached.js");

const root = join(__dirname, "..");
const scripts = new Map();
const load = chunkLoader(join(root, "dist", "cli"), (file, script) => scripts.set(file, script));
const nowhere = { write: () => true };

/** An ONNX file of a 3x3 convolution and a ReLU. */
const onnx = Buffer.from(
  "CAg6bgoXCgF4CgF3EgF5GgZhL0NvbnYiBENvbnYKFAoBeRIBehoGYS9SZWx1IgRSZWx1EgxtYWRlIGJ5IGhhbmQqDQgECAMIAwgDEAFCAXdaGwoBeBIWChQIARIQCgIIAQoCCAMKAggICgIICGIDCgF5QgIQEQ==",
  "base64",
);

/** The most usual command first: what only others need would make its cache larger and its start slower. */
const commands = [
  { argv: ["mobilenet-v1"], status: 0 },
  { argv: ["-"], stdin: "input: 8x8x3\nlayers: [{ conv: { out: 4, kernel: 3 } }]\n", status: 0 },
  { argv: ["-"], stdin: "input: 8x8x3\nlayers: [{ convv: { out: 4, kernel: 3 } }]\n", status: 2 },
  ...["json", "ndjson", "csv", "markdown", "latex"].map((format) => ({
    argv: ["mobilenet-v1", "--format", format],
    status: 0,
  })),
  { argv: ["list"], status: 0 },
  { argv: ["-"], stdin: onnx, status: 0 },
  ...["json", "ndjson", "csv"].map((format) => ({
    argv: ["sweep", "mobilenet-v1", "--vary", "width=0.5,1", "--format", format],
    status: 0,
  })),
];

async function main() {
  const { run } = load("./main.cjs");
  for (const { argv, stdin = "", status } of commands) {
    const streams = {
      stdin: Readable.from([Buffer.from(stdin)]),
      stdout: nowhere,
      stderr: nowhere,
      env: {},
      cwd: root,
    };
    const ended = await run(argv, streams);
    if (ended !== status) throw new Error(`${argv.join(" ")} ended with ${ended}`);
    keepCompiled();
  }
  // What threads load beside that.
  load("./sweep-worker.cjs");
  keepCompiled();
}

function keepCompiled() {
  for (const [file, script] of scripts) {
    if (script !== null) writeFileSync(`${file}.cache`, script.createCachedData());
    scripts.set(file, null);
  }
}

main();
