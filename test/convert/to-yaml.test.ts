import { expect, it } from "vitest";
import { folderWith } from "../support/folder.js";
import { onnxFile } from "../support/onnx.js";
import { runCli } from "../support/run.js";

const branching = onnxFile({
  nodes: [
    {
      op: "Conv",
      name: "/stem/stem.0/Conv",
      inputs: ["x", "w"],
      outputs: ["a"],
      attributes: { pads: [1, 1, 1, 1], strides: [2, 2] },
    },
    {
      op: "Split",
      name: "split",
      inputs: ["a"],
      outputs: ["l", "r"],
      attributes: { axis: 1, split: [1, 3] },
    },
    { op: "Conv", name: "one", inputs: ["r", "k"], outputs: ["b"] },
    { op: "Conv", name: "two", inputs: ["b", "k"], outputs: ["c"] },
    { op: "Concat", name: "join", inputs: ["l", "c"], outputs: ["y"], attributes: { axis: 1 } },
  ],
  weights: { w: [4, 3, 3, 3], k: [3, 3, 1, 1] },
});

it("a model file becomes a spec with names, parts and shared weights, and the same report", async () => {
  const cwd = folderWith({ "a.onnx": branching });
  const { stdout, stderr, status } = await runCli(["convert", "a.onnx", "--to", "yaml"], { cwd });
  expect([status, stderr]).toEqual([0, ""]);
  expect(stdout).toBe(
    [
      'name: "made by hand"',
      "input: 8x8x3",
      "layers:",
      "  - { name: stem, conv: { out: 4, kernel: 3, stride: 2, padding: 1, bias: false } }",
      "  - split: { sizes: [ 1, 3 ] }",
      "  - { name: one, from: split.1, weights: one, pointwise: { out: 3, bias: false } }",
      "  - { name: two, weights: one, pointwise: { out: 3, bias: false } }",
      "  - { name: join, from: [ split.0, two ], concat }",
      "",
    ].join("\n"),
  );
  const reports = await runCli(["a.onnx", "-", "--json"], { cwd, stdin: stdout });
  const [file, spec] = JSON.parse(reports.stdout).models;
  expect(spec.totals).toEqual(file.totals);
  const kinds = ({ layers }: { layers: { op: string; inputs: object; output: object }[] }) =>
    layers.map(({ op, inputs, output }) => ({ op, inputs, output }));
  expect(kinds(spec)).toEqual(kinds(file));
});

it("what is counted in part isn't converted", async () => {
  const nodes = [{ op: "Scan", inputs: ["x"], outputs: ["y"] }];
  const cwd = folderWith({ "a.onnx": onnxFile({ nodes }) });
  const { stdout, stderr, status } = await runCli(["convert", "a.onnx"], { cwd });
  expect([status, stdout]).toEqual([2, ""]);
  expect(stderr).toContain("counted in part");
});
