#!/usr/bin/env node
// CommonJS on purpose: Node starts it measurably faster than an ES module.
const { join } = require("node:path");
const { chunkLoader } = require("./cached.js");
const { output } = require("./output.js");

const { run } = chunkLoader(join(__dirname, "../dist/cli"))("./main.cjs");

run(process.argv.slice(2), {
  get stdin() {
    return process.stdin;
  },
  stdout: output(1, () => process.stdout),
  stderr: output(2, () => process.stderr),
  env: process.env,
  get cwd() {
    return process.cwd();
  },
}).then((status) => {
  process.exitCode = status;
});
