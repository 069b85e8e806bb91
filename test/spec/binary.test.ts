import { describe, expect, it } from "vitest";
import { analyze } from "../../src/analyze/analyze.js";
import { bundledGraph, complaints, count, reportOn } from "../support/count.js";
import { runCli } from "../support/run.js";

/** A 3×3 convolution of 8 to 16 channels in 2 groups on 4×4: 576 weights, 9,216 MACs, 256 outputs. */
const specOf = (precision: string) =>
  `input: 4x4x8\nlayers: [ { name: a, conv: { out: 16, kernel: 3, groups: 2, bias: false } } ]\nprecision: ${precision}\n`;

async function operations(text: string) {
  const { totals } = await count(text);
  return ["multiplications", "additions", "binaryOps"].map((name) => totals[name]);
}

describe("what multiply-accumulates consist of", () => {
  it.each<[string, string, number[]]>([
    ["real numbers", "fp32", [9216, 9216, 0]],
    ["binary weights (BinaryConnect)", "{ weights: binary }", [0, 9216, 0]],
    ["binary inputs", "{ inputs: binary }", [0, 9216, 0]],
    ["both (BNN)", "{ weights: binary, inputs: binary }", [0, 0, 9216]],
    // The input has 1 bit, as it has wherever nothing else is said.
    ["both, by the tensors that flow", "binary", [0, 0, 9216]],
    // Filters alone are scaled: one multiplication an output.
    ["scaled weights (BWN)", "{ weights: binary, scale: true }", [256, 9216, 0]],
    // K: in each of 2 groups 3 additions at 16 positions, and 8 more at each of those that leave.
    [
      "scaled weights and inputs (XNOR-Net)",
      "{ weights: binary, inputs: binary, scale: true }",
      [256, 2 * (3 * 16 + 8 * 16), 9216],
    ],
  ])("%s", async (_, precision, expected) => {
    expect(await operations(specOf(precision))).toEqual(expected);
  });

  it("follow the tensors between ops, views of them too", async () => {
    const text = `input: 4x4x8
layers:
  - { name: a, pointwise: { out: 8, activation: sigmoid, bias: false } }
  - flatten
  - { name: b, linear: { out: 4, bias: false } }
precision: [ { only: activation, activations: binary }, { only: linear, weights: binary } ]
`;
    // 128 · 8 MACs of real numbers, then 128 · 4 of bits.
    expect(await operations(text)).toEqual([1024, 1024, 512]);
  });

  it("of a linear layer have the mean of the inputs as their factor", async () => {
    const text =
      "input: 100\nlayers: [ linear: { out: 10, bias: false } ]\nprecision: { only: linear, weights: binary, inputs: binary, scale: true }\n";
    expect(await operations(text)).toEqual([10, 99, 1000]);
  });

  it("of matrix products are those of their two inputs", async () => {
    const text = (precision: string) =>
      `input: 8x8x4\nlayers: [ { branches: [ identity, identity ], merge: none }, matmul ]\nprecision: ${precision}\n`;
    const [real = 0] = await operations(text("fp32"));
    expect(real).toBeGreaterThan(0);
    expect(await operations(text("binary"))).toEqual([0, 0, real]);
  });

  it("are looked up under product quantisation: Q-CNN, arXiv:1512.06473", async () => {
    const text =
      "input: 8x8x16\nlayers: [ conv: { out: 32, kernel: 3, stride: 2 } ]\ncompression: { product: { size: 8, centroids: 4 } }\n";
    // d_s² · C_s · K for the tables, and d_t² · C_t · d_k² · M additions of what they have; M = 16 / 8.
    expect(await operations(text)).toEqual([64 * 16 * 4, 64 * 16 * 4 + 16 * 32 * 9 * 2, 0]);
  });

  it("are what MACs are where nothing is binary, and scale with a batch", async () => {
    const graph = await bundledGraph("googlenet");
    const { totals } = analyze(graph, 2);
    expect(totals["multiplications"]).toBe(totals["macs"]);
    expect(totals["additions"]).toBe(totals["macs"]);
    expect(totals["binaryOps"]).toBe(0);
  });
});

describe("the memory of binary weights", () => {
  it.each(["binaryconnect-mnist", "binaryconnect-cifar10"])(
    "of %s is a 32nd of fp32, a 16th of fp16",
    async (name) => {
      const { models } = await reportOn([name, `${name}@weights=fp16`, `${name}@weights=fp32`], {
        baseline: `${name}@weights=fp32`,
      });
      // The paper binarises the weights of convolutions and linear layers; norms stay real.
      const bytes = models.map(({ layers }) =>
        layers
          .filter(({ op }) => op === "conv" || op === "linear")
          .reduce((sum, { values }) => sum + (values["weightBytes"] ?? 0), 0),
      );
      const [binary = 0, half, single] = bytes;
      expect([half, single]).toEqual([16 * binary, 32 * binary]);
      expect(models[0]?.totals["multiplications"]).toBe(0);
      expect(models[0]?.totals["additions"]).toBe(models[2]?.totals["macs"]);
    },
  );

  it("has a factor a filter beside it in XNOR-Net", async () => {
    const { totals } = await count(specOf("{ weights: binary, scale: true }"));
    // 576 bits, and 16 numbers of 4 bytes.
    expect([totals["codeBytes"], totals["codebookBytes"]]).toEqual([72, 64]);
    expect(totals["compressionRatio"]).toBe((4 * 576) / (72 + 64));
  });

  it("leaves the first and the last layer real, as the papers do", async () => {
    const { layers, totals } = await count(
      "extends: alexnet\nprecision: { only: [convolution, linear], except: [conv1, fc8], weights: binary, inputs: binary }\n",
    );
    const real = layers.filter(({ path }) => path === "conv1" || path === "fc8");
    expect(totals["multiplications"]).toBe(real.reduce((sum, { values }) => sum + (values["macs"] ?? 0), 0));
    expect(totals["binaryOps"]).toBe((totals["macs"] ?? 0) - (totals["multiplications"] ?? 0));
  });
});

describe("XNOR-Net's speed-up", () => {
  it.each([
    [256, 3],
    [64, 3],
    [3, 11],
    [512, 1],
  ])("of %i channels and a kernel of %i is 64 · c · N / (c · N + 64)", async (channels, kernel) => {
    const { totals } = await count(
      `input: 14x14x${channels}\nlayers: [ conv: { out: 20, kernel: ${kernel}, bias: false } ]\nprecision: { only: conv, weights: binary, inputs: binary, scale: true }\n`,
    );
    const { macs = 0, binaryOps = 0, multiplications = 0 } = totals;
    const cells = channels * kernel ** 2;
    expect(macs / (binaryOps / 64 + multiplications)).toBeCloseTo((64 * cells) / (cells + 64), 9);
  });
});

describe("a bad scale", () => {
  it.each<[string, string, string]>([
    ["{ scale: true }", "true", "scaling factors are for weights of 1 bit"],
    ["{ weights: int8, scale: true }", "true", "scaling factors are for weights of 1 bit"],
    ["{ weights: binary, scale: 2 }", "2", "`scale` is true or false, got 2"],
    ["{ inputs: 0 }", "0", "1 to 64 bits, got 0"],
  ])("%s", async (precision, marked, message) => {
    const [first, ...more] = await complaints(specOf(precision));
    expect(more).toEqual([]);
    expect(first).toMatchObject({ severity: "error", marked });
    expect(first?.message).toContain(message);
  });
});

describe("a saved report of a binary network", () => {
  it("is shown again as it was", async () => {
    const stdin = specOf("{ weights: binary, inputs: binary, scale: true }");
    const columns = ["--columns", "multiplications,binaryOps,compressionRatio"];
    const { stdout } = await runCli(["-", ...columns], { stdin });
    expect(stdout).toContain("weights 1 bit, activations 32 bit, inputs 1 bit, scaled");
    const saved = await runCli(["-", "--json"], { stdin });
    const again = await runCli(["format", "-", ...columns], { stdin: saved.stdout });
    expect(again.stdout).toBe(stdout);
  });
});
