// Runs the program and keeps what V8 compiled, so that the next start needn't compile it again.
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { Readable } from "node:stream";
import type { Script } from "node:vm";
import { onnxFile } from "../test/support/onnx.js";

const root = process.cwd();
const { chunkLoader } = createRequire(join(root, "package.json"))("./bin/cached.js");
const scripts = new Map<string, Script | null>();
const load = chunkLoader(join(root, "dist", "cli"), (file: string, script: Script) =>
  scripts.set(file, script),
);
const nowhere = { write: () => true };

/** An ONNX file of the ops that most networks consist of. */
const onnx = onnxFile({
  nodes: [
    {
      op: "Conv",
      name: "/a/a.0/Conv",
      inputs: ["x", "w", "b"],
      outputs: ["c"],
      attributes: { kernel_shape: [3, 3], pads: [1, 1, 1, 1], strides: [1, 1], group: 1 },
    },
    { op: "Relu", name: "/a/a.1/Relu", inputs: ["c"], outputs: ["d"] },
    { op: "Clip", inputs: ["d", "zero", "six"], outputs: ["e"] },
    { op: "MaxPool", inputs: ["e"], outputs: ["f"], attributes: { kernel_shape: [2, 2], strides: [2, 2] } },
    { op: "Add", name: "/a/Add", inputs: ["f", "f"], outputs: ["g"] },
    { op: "Concat", inputs: ["g", "f"], outputs: ["h"], attributes: { axis: 1 } },
    { op: "GlobalAveragePool", inputs: ["h"], outputs: ["i"] },
    { op: "Flatten", inputs: ["i"], outputs: ["j"], attributes: { axis: 1 } },
    { op: "Gemm", name: "/fc/Gemm", inputs: ["j", "v", "u"], outputs: ["y"], attributes: { transB: 1 } },
  ],
  weights: {
    w: [4, 3, 3, 3],
    b: [4],
    v: [10, 8],
    u: [10],
    zero: { dims: [], data: [0] },
    six: { dims: [], data: [6] },
  },
});

/** The most usual command first: what only others need would make its cache larger and its start slower. */
const commands: readonly { argv: readonly string[]; stdin?: string | Uint8Array; status: number }[] = [
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

function keepCompiled(): void {
  for (const [file, script] of scripts) {
    if (script !== null) writeFileSync(`${file}.cache`, script.createCachedData());
    scripts.set(file, null);
  }
}
