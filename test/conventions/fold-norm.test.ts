import { describe, expect, it } from "vitest";
import { analyze } from "../../src/analyze/analyze.js";
import { foldNorm } from "../../src/analyze/fold-norm.js";
import { bundledGraph, count } from "../support/count.js";

async function folded(text: string) {
  const { graph } = await count(text);
  const after = foldNorm(graph);
  return { ...analyze(after), graph: after, before: analyze(graph) };
}

describe("folding norms", () => {
  it("takes a scale and a shift a channel away and gives a bias (ResNet-50 has 26,560 channels with norm)", async () => {
    const graph = await bundledGraph("resnet-50");
    const before = analyze(graph).totals;
    const { totals, layers } = analyze(foldNorm(graph));
    expect(before["buffers"]).toBe(2 * 26_560);
    // 25,530,472 is what a ResNet-50 exported with folded norms holds.
    expect(totals).toMatchObject({ params: 25_557_032 - 26_560, buffers: 0, macs: 4_089_184_256 });
    expect(totals["params"]).toBe(25_530_472);
    expect(layers.some(({ op }) => op === "batchnorm")).toBe(false);
    // Two operations an element of the norm become one of the bias.
    expect((before["flops"] as number) - (totals["flops"] as number)).toBe(11_113_984);
  });

  it("keeps the order, the paths and the shapes of all else", async () => {
    const graph = await bundledGraph("mobilenet-v2");
    const after = foldNorm(graph);
    const others = graph.nodes.filter(({ op }) => op.name !== "batchnorm");
    expect(after.nodes.map(({ path }) => path)).toEqual(others.map(({ path }) => path));
    expect(after.nodes.map(({ outputs }) => outputs[0]?.shape)).toEqual(
      others.map(({ outputs }) => outputs[0]?.shape),
    );
    // What an op reads is made by an op of the same graph.
    const made = new Set(after.nodes.flatMap(({ outputs }) => outputs));
    const read = after.nodes.flatMap(({ inputs }) => inputs).filter(({ producer }) => producer !== null);
    expect(read.every((tensor) => made.has(tensor))).toBe(true);
    expect(after.outputs.every((tensor) => made.has(tensor))).toBe(true);
  });

  it("folds into linear and transposed layers, and keeps a bias that is there", async () => {
    const { totals } = await folded(
      "input: 4x4x2\nlayers:\n  - transposedconv: { out: 4, kernel: 2, stride: 2 }\n  - batchnorm\n  - linear: { out: 3, bias: false }\n  - batchnorm\n",
    );
    expect(totals).toMatchObject({ params: 2 * 4 * 4 + 4 + 256 * 3 + 3, buffers: 0 });
  });

  it("leaves a norm that stands before its convolution, or whose input something else reads", async () => {
    const before = await folded(
      "input: 4x4x2\nlayers: [batchnorm, conv: { out: 4, kernel: 3, bias: false }]",
    );
    expect(before.totals).toEqual(before.before.totals);
    const read = await folded(
      "input: 4x4x2\nlayers:\n  - { name: a, conv: { out: 4, kernel: 3, bias: false } }\n  - { name: b, batchnorm }\n  - { from: [a, b], add }\n",
    );
    expect(read.totals).toEqual(read.before.totals);
    const output = await folded(
      "input: 4x4x2\noutputs: [a, b]\nlayers:\n  - { name: a, conv: { out: 4, kernel: 3, bias: false } }\n  - { name: b, batchnorm }\n",
    );
    expect(output.totals).toEqual(output.before.totals);
  });

  it("leaves a norm without running statistics, which depends on what it reads", async () => {
    const { totals, before } = await folded(
      "input: 4x4x2\nlayers: [conv: { out: 4, kernel: 3, norm: { batch: { statistics: false } } }]",
    );
    expect(totals).toEqual(before.totals);
  });

  it("leaves convolutions that share weights but not norms", async () => {
    const shared = await folded(
      "input: 4x4x2\nlayers:\n  - branches:\n      - [{ weights: w, conv: { out: 4, kernel: 3, bias: false } }, batchnorm]\n      - [{ weights: w, conv: { out: 4, kernel: 3, bias: false } }, batchnorm]\n",
    );
    expect(shared.totals).toEqual(shared.before.totals);
    const both = await folded(
      "input: 4x4x2\nlayers:\n  - branches:\n      - { weights: w, layers: [conv: { out: 4, kernel: 3, bias: false }, batchnorm] }\n      - { weights: w, layers: [conv: { out: 4, kernel: 3, bias: false }, batchnorm] }\n",
    );
    // 2·4·9 weights and 4 biases, once.
    expect(both.totals).toMatchObject({ params: 76, buffers: 0 });
  });
});
