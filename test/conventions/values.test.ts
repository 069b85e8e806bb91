import { describe, expect, it } from "vitest";
import { decompose, sumOfTerms, terms } from "../../src/conventions/decompose.js";
import { presetNamed } from "../../src/conventions/load.js";
import { presets } from "../../src/conventions/presets/index.js";
import { bundledGraph, count } from "../support/count.js";

/**
 * Values at 3×224×224: thop, ptflops, fvcore and torchinfo printed theirs for torchvision's networks; the
 * others follow from the tools' rules, with 0 for what Python's `+` adds.
 */
const values: readonly [
  convention: string,
  ...numbers: [resnet50: number, mobilenet: number, squeezenet: number],
][] = [
  ["paper", 4_089_184_256, 568_740_352, 818_924_576],
  ["thop", 4_133_742_592, 588_962_304, 819_094_576],
  ["ptflops", 4_132_436_968, 589_012_456, 836_821_960],
  ["ptflops-aten", 4_089_185_256, 568_741_352, 823_270_824],
  ["fvcore", 4_111_512_576, 578_875_904, 819_093_576],
  ["torch", 8_178_368_512, 1_137_480_704, 1_637_849_152],
  ["deepspeed", 8_211_108_352, 1_152_658_944, 1_648_970_968],
  ["torchinfo", 4_089_238_376, 568_763_240, 823_270_824],
  ["keras-flops", 8_208_182_888, 1_147_682_920, 1_647_342_192],
];

describe.each(values)("%s", (name, ...numbers) => {
  it.each([
    ["resnet-50", numbers[0]],
    ["mobilenet-v1", numbers[1]],
    ["squeezenet-1.0", numbers[2]],
  ])("of %s is %i", async (spec, number) => {
    expect(decompose(presetNamed(name), await bundledGraph(spec)).total).toBe(number);
  });
});

describe("parameters and activations", () => {
  it.each([
    // The buffers of a batch norm are 2 a channel: 53,120, 21,888 and none.
    ["resnet-50", 25_557_032, 25_557_032 + 53_120, 11_114_984],
    ["mobilenet-v1", 4_231_976, 4_231_976 + 21_888, 5_043_688],
    ["squeezenet-1.0", 1_248_424, 1_248_424, 4_346_248],
  ])("of %s", async (spec, learned, all, activations) => {
    const graph = await bundledGraph(spec);
    expect(decompose(presetNamed("torchinfo"), graph).params).toBe(learned);
    expect(decompose(presetNamed("keras-flops"), graph).params).toBe(all);
    expect(decompose(presetNamed("fvcore"), graph).activations).toBe(activations);
    expect(decompose(presetNamed("thop"), graph).activations).toBe(null);
  });

  it("pycls adds the outputs of pooling, but not of the global average (RegNet's complexity)", async () => {
    // Max pooling gives 64 · 56 · 56.
    const { activations } = decompose(presetNamed("pycls"), await bundledGraph("resnet-50"));
    expect(activations).toBe(11_114_984 + 64 * 56 * 56);
  });
});

/** Ops that the networks above don't have, on 8 channels of 4×4 (n = 128), by the tools' rules. */
describe("by hand", () => {
  it.each<[layer: string, numbers: Readonly<Record<string, number>>]>([
    ["groupnorm: 2", { fvcore: 5 * 128, thop: 0, ptflops: 2 * 128, deepspeed: 5 * 128, torchinfo: 16 }],
    // onnx-tool, node.py: two additions, a root (24), a division (4), a product.
    ["batchnorm", { "onnx-tool": (2 + 24 + 4 + 1) * 128 }],
    ["layernorm", { fvcore: 5 * 128, thop: 4 * 128, ptflops: 2 * 128, deepspeed: 5 * 128, torchinfo: 16 }],
    // onnx-tool: 2 additions, a product and a division (4) for each of two parameters.
    [
      "instancenorm",
      {
        "onnx-tool": 2 * 7 * 128,
        fvcore: 4 * 128,
        thop: 2 * 128,
        ptflops: 128,
        deepspeed: 4 * 128,
        torchinfo: 0,
      },
    ],
    [
      "batchnorm: { scale: false }",
      { fvcore: 128, thop: 2 * 128, ptflops: 128, deepspeed: 128, torchinfo: 8 },
    ],
    ["prelu", { thop: 128, ptflops: 2 * 128, deepspeed: 128, torchinfo: 8, "onnx-tool": 2 * 128, fvcore: 0 }],
    ["relu6", { ptflops: 128, deepspeed: 0, "onnx-tool": 2 * 128, torch: 0 }],
    ["silu", { ptflops: 128, deepspeed: 128, "onnx-tool": 33 * 128 }],
    // onnx-tool, node.py: a product, a sum and two comparisons; a product more; twice (e^2x - 1) / (e^2x + 1).
    ["hsigmoid", { "onnx-tool": 4 * 128 }],
    ["hswish", { "onnx-tool": 5 * 128 }],
    ["tanh", { "onnx-tool": 2 * (32 + 2 + 4) * 128 }],
    ["leakyrelu", { "onnx-tool": 2 * 128, ptflops: 128 }],
    ["swish", { "onnx-tool": (32 + 1) * 128 }],
    // ptflops: the hook of the module, and the patch of its function.
    ["elu", { ptflops: 2 * 128 }],
    ["gelu", { ptflops: 2 * 128 }],
    // pycls, blocks.py linear_cx: w_in * w_out, and w_out for the bias.
    ["linear: 10", { pycls: 1280 + 10, paper: 1280 }],
    ["sigmoid", { ptflops: 0, deepspeed: 0, "onnx-tool": 32 * 128 }],
    ["lrn: 5", { "onnx-tool": 42 * 128, fvcore: 0, torchinfo: 0 }],
    [
      "avgpool: 2",
      { thop: 32, ptflops: 2 * 128, deepspeed: 128, "keras-flops": 4 * 32, "tf-profiler": 4 * 32 },
    ],
    [
      "globalmaxpool",
      { thop: 0, ptflops: 2 * 128, deepspeed: 128, "keras-flops": 128 - 8, "tf-profiler": 0 },
    ],
    ["globalavgpool", { fvcore: 128, thop: 136, "keras-flops": 128, "onnx-tool": 128 + 32 }],
    ["adaptiveavgpool: 2", { fvcore: 128, thop: 128 + 32, "keras-flops": 128, "onnx-tool": 128 }],
    [
      "resize: { scale: 2, mode: bilinear }",
      { fvcore: 4 * 512, thop: 11 * 512, ptflops: 512, "onnx-tool": 2048 },
    ],
    ["resize: 2", { fvcore: 512, thop: 512, ptflops: 512, "onnx-tool": 0, torch: 0 }],
    [
      "softmax",
      { thop: 3 * 128 - 32, ptflops: 128, deepspeed: 128, "keras-flops": 5 * 128, "onnx-tool": 36 * 128 },
    ],
    // 4 positions leave 8·8·9 weights each; 16 of them and 8 biases for each position.
    [
      "conv: { out: 8, kernel: 3, stride: 2 }",
      { pycls: 2304 + 8, torch: 4608, torchinfo: 2304 + 32, fvcore: 2304 },
    ],
    // Multiplied once an entering position (16), torchinfo counts the 64 that leave.
    [
      "transposedconv: { out: 4, kernel: 2, stride: 2, bias: false }",
      { paper: 16 * 128, torchinfo: 64 * 128, fvcore: 16 * 128, torch: 2 * 16 * 128 },
    ],
    [
      "{ from: [input, input, input], add }",
      { "keras-flops": 2 * 128, "onnx-tool": 2 * 128, ptflops: 0, thop: 0 },
    ],
    ["scale: true", { "keras-flops": 2 * 128, "onnx-tool": 2 * 128, torchinfo: 0 }],
  ])("%s", async (layer, numbers) => {
    const { graph } = await count(`input: 4x4x8\nlayers:\n  - ${layer}\n`);
    for (const [name, number] of Object.entries(numbers)) {
      expect([name, decompose(presetNamed(name), graph).total]).toEqual([name, number]);
    }
  });

  it("a matrix product of 4×6 and 6×4 (96 MACs)", async () => {
    const { graph } = await count("input: 6x4\nlayers: [{ from: [input, input], matmul: second }]");
    const total = (name: string) => decompose(presetNamed(name), graph).total;
    expect(["paper", "torch", "thop", "fvcore", "pycls"].map(total)).toEqual([96, 192, 0, 96, 96]);
    // fvcore counts what leaves a matrix product as an activation, too.
    expect(decompose(presetNamed("fvcore"), graph).activations).toBe(16);
  });

  it("an op whose count isn't reproduced makes a number partial, by name", async () => {
    const { graph } = await count("input: 4x4x8\nlayers: [gelu, resize: 2, layernorm]");
    const uncounted = (name: string) => decompose(presetNamed(name), graph).uncounted;
    expect(uncounted("onnx-tool")).toEqual(["gelu", "layernorm"]);
    expect(uncounted("deepspeed")).toEqual(["resize"]);
    expect(uncounted("fvcore")).toEqual([]);
  });
});

describe("laws", () => {
  it.each([...presets.keys()])(
    "the terms of %s add up to its number, and a batch of 3 has three times it",
    async (name) => {
      for (const spec of ["mobilenet-v3-small", "densenet-121", "convnext-tiny"]) {
        const graph = await bundledGraph(spec);
        const one = decompose(presetNamed(name), graph);
        expect(sumOfTerms(one, terms)).toBe(one.total);
        const three = decompose(presetNamed(name), graph, 3);
        expect([three.total, three.params]).toEqual([3 * one.total, one.params]);
      }
    },
  );
});

describe("a number above 2^53 − 1", () => {
  it("is an error that names the convention", async () => {
    const { graph } = await count("input: 2000000000x4\nlayers: [conv: { out: 50000, kernel: 3 }, softmax]");
    // 36 an element of 10^14 are 3.6 · 10^15; with the MACs, 2 · 10^9 · 12 · 50,000 more, below; five softmaxes above.
    expect(decompose(presetNamed("onnx-tool"), graph).total).toBeLessThanOrEqual(Number.MAX_SAFE_INTEGER);
    expect(() => decompose(presetNamed("onnx-tool"), graph, 3)).toThrow("the number of onnx-tool is above");
  });
});
