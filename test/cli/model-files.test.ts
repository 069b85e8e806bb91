import { openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folderWith } from "../support/folder.js";
import { onnxFile } from "../support/onnx.js";
import { runCli } from "../support/run.js";

const nodes = [
  {
    op: "Conv",
    name: "/body/body.0/Conv",
    inputs: ["x", "w", "b"],
    outputs: ["a"],
    attributes: { pads: [1, 1, 1, 1] },
  },
  { op: "Relu", name: "/body/body.1/Relu", inputs: ["a"], outputs: ["y"] },
];
const weights = { w: [4, 3, 3, 3], b: [4] };
const fixed = onnxFile({ nodes, weights });
const open = onnxFile({ nodes, weights, inputs: { x: ["n", 3, "h", "w"] } });
const spec = "input: 8x8x3\nlayers: [ { conv: { out: 4, kernel: 3 } }, relu ]\n";

async function run(argv: readonly string[], files: Readonly<Record<string, string | Uint8Array>> = {}) {
  const cwd = folderWith({ "a.onnx": fixed, "open.onnx": open, "a.yaml": spec, ...files });
  return runCli(argv, { cwd });
}

describe("a model file", () => {
  it("has a report as a spec has", async () => {
    const { status, stdout, stderr } = await run(["a.onnx", "--depth", "all"]);
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("input 3×8×8 · MACs");
    expect(stdout).toContain("body");
    expect(stdout).toContain("112");
  });

  it("is JSON with its format and source", async () => {
    const { stdout } = await run(["a.onnx", "--json"]);
    expect(JSON.parse(stdout).models[0]).toMatchObject({
      id: "a.onnx",
      source: "a.onnx",
      format: "onnx",
      settings: {},
      inputs: [[3, 8, 8]],
      partial: false,
      totals: { params: 112, macs: 6912 },
    });
  });

  it("is known by what it holds, whatever it is called", async () => {
    const { stdout } = await run(["./model", "--json"], { model: fixed });
    expect(JSON.parse(stdout).models[0].format).toBe("onnx");
  });

  it("comes from standard input, too", async () => {
    const { stdout } = await runCli(["-", "--json"], { stdin: fixed });
    expect(JSON.parse(stdout).models[0].totals.macs).toBe(6912);
  });

  it("is a baseline of a spec, and compared with one", async () => {
    const { stdout } = await run(["b.yaml", "--json"], { "b.yaml": `${spec}baseline: a.onnx\n` });
    expect(JSON.parse(stdout)).toMatchObject({ baseline: "a.onnx", models: [{ ratios: { macs: 1 } }, {}] });
    const { status, stdout: text } = await run(["diff", "a.yaml", "a.onnx"]);
    expect(status).toBe(0);
    expect(text).toMatch(/total\s+0\s+1×\s+0\s+1×/);
  });

  it("is held to a file of budgets", async () => {
    const budgets = "budgets:\n  - { specs: a.onnx, macs: 6911 }\n";
    const { status, stdout, stderr } = await run(["check", "a.onnx"], { "budgets.yaml": budgets });
    expect([status, stderr]).toEqual([1, ""]);
    expect(stdout).toContain("a.onnx");
  });

  it("has a number under each convention", async () => {
    const { status, stdout } = await run(["conventions", "a.onnx"]);
    expect(status).toBe(0);
    expect(stdout).toContain("fvcore");
  });

  it("is answered in a batch", async () => {
    const cwd = folderWith({ "a.onnx": fixed });
    const { stdout } = await runCli(["batch"], { cwd, stdin: "a.onnx\n" });
    expect(JSON.parse(stdout)).toMatchObject({ model: { format: "onnx", totals: { macs: 6912 } } });
  });
});

describe("sides that are left open", () => {
  it("are asked for", async () => {
    const { status, stdout, stderr } = await run(["open.onnx"]);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("--input x=1x3x224x224");
  });

  it.each(["3x16x16", "1x3x16x16", "x=1x3x16x16"])("are those of --input %s", async (input) => {
    const { stdout } = await run(["open.onnx", "--input", input, "--json"]);
    expect(JSON.parse(stdout).models[0].totals.macs).toBe(4 * 6912);
  });

  it("of a spec stay as they were", async () => {
    const { stdout } = await run(["a.yaml", "open.onnx", "--input", "3x16x16", "--json"]);
    expect(JSON.parse(stdout).models.map(({ inputs }: { inputs: unknown }) => inputs)).toEqual([
      [[3, 16, 16]],
      [[3, 16, 16]],
    ]);
  });
});

describe("what a model file can't do", () => {
  it.each([
    [["a.onnx@width=0.5"], "no hyperparameters"],
    [["a.onnx", "--set", "width=0.5"], "no hyperparameters"],
    [["sweep", "a.onnx", "--vary", "width=0.5,1"], "no hyperparameters"],
    [["fit", "a.onnx", "--vary", "width=0.1..1", "--max", "macs=1M"], "no hyperparameters"],
    [["fit", "a.onnx", "--vary", "width=0.1..1"], "no hyperparameters"],
    [["verify", "a.onnx"], "quotes no figures"],
    [["missing.onnx"], "there is no file missing.onnx"],
  ])("%s", async (argv, words) => {
    const { status, stdout, stderr } = await run(argv);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(words);
  });

  it("is to be cut off", async () => {
    const { status, stderr } = await run(["cut.onnx"], { "cut.onnx": fixed.subarray(0, 60) });
    expect(status).toBe(2);
    expect(stderr).toContain("cut.onnx ends in the middle of a message");
  });
});

it("a sparse file of 4 GB takes no memory", async () => {
  const cwd = folderWith({ "large.onnx": "" });
  const raw = 4 * 2 ** 30;
  const varint = (value: number): number[] =>
    value < 128 ? [value] : [(value % 128) | 128, ...varint(Math.floor(value / 128))];
  // A tensor `big` of which only the length of the data is written, in front of the graph of the file above.
  const tensor = [0x42, 3, 0x62, 0x69, 0x67, 0x4a, ...varint(raw)];
  const initializer = [0x2a, ...varint(tensor.length + raw), ...tensor];
  const inside = fixed.subarray(5, fixed.length - 4);
  const graph = [0x3a, ...varint(initializer.length + raw + inside.length), ...initializer];
  const descriptor = openSync(join(cwd, "large.onnx"), "w");
  const before = new Uint8Array([0x08, 0x08, ...graph]);
  writeSync(descriptor, before, 0, before.length, 0);
  writeSync(descriptor, inside, 0, inside.length, before.length + raw);
  const { status, stdout, stderr } = await runCli(["large.onnx", "--json"], { cwd });
  expect([status, stderr]).toEqual([0, ""]);
  expect(JSON.parse(stdout).models[0].totals.macs).toBe(6912);
});
