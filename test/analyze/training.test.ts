import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Analysis, analyze } from "../../src/analyze/analyze.js";
import { savedRules } from "../../src/analyze/training/saved.js";
import { ops } from "../../src/ops/index.js";
import { complaints, count, graphOf, reportOn, root } from "../support/count.js";

interface Network {
  model: string;
  spec: string;
  batch: number;
  forwardFlops: number;
  backwardFlops?: number;
}

const { networks } = JSON.parse(readFileSync(join(root, "test/reference/training.json"), "utf8")) as {
  networks: Network[];
};

async function totalsOf(spec: string, batch: number) {
  const { models } = await reportOn([spec], { batch, baseline: spec });
  return models[0]?.totals as Record<string, number>;
}

describe("a training step", () => {
  it.each(networks.filter(({ backwardFlops }) => backwardFlops !== undefined))(
    "of $spec has the MACs that PyTorch counts for $model",
    async ({ spec, batch, forwardFlops, backwardFlops }) => {
      const totals = await totalsOf(spec, batch);
      const [forward, backward] = [forwardFlops / 2, (backwardFlops as number) / 2];
      expect(totals).toMatchObject({
        macs: forward,
        backwardMacs: backward,
        trainingMacs: forward + backward,
      });
    },
  );

  // Twice what runs forward, less the input gradient of the first convolution: 3x3 of 3 channels to 112x112 of
  // 32 or 24, two images. With groups, each weight still meets each position once in all three products.
  it.each([
    ["mobilenet-v2", 32],
    ["shufflenet-v2", 24],
    ["efficientnet-b0", 32],
    ["mnasnet", 32],
  ])("of %s counts groups", async (spec, channels) => {
    const forward = (networks.find((each) => each.spec.split("@")[0] === spec) as Network).forwardFlops / 2;
    const totals = await totalsOf(spec, 2);
    expect(totals).toMatchObject({
      macs: forward,
      backwardMacs: 2 * forward - 2 * 112 * 112 * 27 * channels,
    });
  });
});

/** A convolution in one dimension without padding, to be run product by product. */
interface Small {
  channels: number;
  out: number;
  groups: number;
  kernel: number;
  stride: number;
  side: number;
}

/** Counts the products of y = w * x, dx = w * dy and dw = x * dy, each by its own definition. */
function products({ channels, out, groups, kernel, stride, side }: Small) {
  const positions = Math.floor((side - kernel) / stride) + 1;
  const inOfGroup = channels / groups;
  const outOfGroup = out / groups;
  let forward = 0;
  for (let m = 0; m < out; m += 1)
    for (let p = 0; p < positions; p += 1)
      for (let c = 0; c < inOfGroup; c += 1) for (let k = 0; k < kernel; k += 1) forward += 1;
  // dx[c, i] sums over the outputs of its group whose window holds i.
  let ofInput = 0;
  for (let c = 0; c < channels; c += 1)
    for (let i = 0; i < side; i += 1)
      for (let m = 0; m < outOfGroup; m += 1)
        for (let p = 0; p < positions; p += 1) if (i >= p * stride && i < p * stride + kernel) ofInput += 1;
  // dw[m, c, k] sums over all positions.
  let ofWeights = 0;
  for (let m = 0; m < out; m += 1)
    for (let c = 0; c < inOfGroup; c += 1)
      for (let k = 0; k < kernel; k += 1) for (let p = 0; p < positions; p += 1) ofWeights += 1;
  return { forward, ofInput, ofWeights };
}

describe("the gradients of a layer", () => {
  it.each<Small>([
    { channels: 4, out: 6, groups: 1, kernel: 3, stride: 1, side: 8 },
    { channels: 4, out: 6, groups: 2, kernel: 3, stride: 2, side: 9 },
    { channels: 4, out: 4, groups: 4, kernel: 2, stride: 1, side: 6 },
    { channels: 4, out: 8, groups: 4, kernel: 3, stride: 3, side: 9 },
  ])("are counted product by product: %o", async (small) => {
    const { channels, out, groups, kernel, stride, side } = small;
    const { layers } = await count(
      `input: ${side}x2\nlayers: [ { conv: { out: ${channels}, kernel: 1 } }, { conv: { out: ${out}, kernel: ${kernel}, stride: ${stride}, groups: ${groups}, padding: valid } } ]`,
    );
    const { forward, ofInput, ofWeights } = products(small);
    expect(layers[1]?.values).toMatchObject({
      macs: forward,
      backwardMacs: ofInput + ofWeights,
      trainingMacs: forward + ofInput + ofWeights,
    });
    // Nobody needs the gradient of the network's input.
    expect(layers[0]?.values["backwardMacs"]).toBe(layers[0]?.values["macs"]);
  });

  it.each([
    // Transposed: 8 positions, each spread over 3 cells of 5 channels, for each of 2 channels in.
    ["8x2", "[ { pointwise: 2 }, { transposedconv: { out: 5, kernel: 3, stride: 2 } } ]", 2 * 8 * 2 * 3 * 5],
    ["4x4x2", "[ { pointwise: 2 }, { linear: 10 } ]", 2 * 32 * 10],
    // Both matrices of a product, 3 positions of 2 channels each, as 2x3 and 3x2, come from parameters.
    [
      "3x2",
      "[ { branches: [ pointwise: 2, pointwise: 2 ], merge: none }, { matmul: second } ]",
      2 * 2 * 3 * 2,
    ],
    // One of them is the network's input.
    ["3x2", "[ { branches: [ identity, pointwise: 2 ], merge: none }, { matmul: second } ]", 2 * 3 * 2],
    // Neither: no parameter, no gradient.
    ["3x2", "[ { branches: [ identity, identity ], merge: none }, { matmul: second } ]", 0],
    // A recurrent layer that reads the network's input and begins with states that come from parameters: the products
    // of its own states, 4·5·5 a step, have gradients anyway, and all 4·5·(4 + 5) have one of their weights.
    [
      "6x4",
      "[ { name: a, lstm: { out: 5, gives: all } }, { from: [input, a.1, a.2], lstm: { out: 5 } } ]",
      6 * (100 + 180),
    ],
    // Activations have no parameters; the second use of shared weights has gradients of its own.
    ["4x4x2", "[ relu, { repeat: 2, weights: w, pointwise: { out: 2 } } ]", 2 * 16 * 2 * 2],
  ])("%s %s: %d at the last op", async (input, layers, expected) => {
    const { layers: counted } = await count(`input: ${input}\nlayers: ${layers}`);
    expect(counted.at(-1)?.values["backwardMacs"]).toBe(expected);
  });

  it("isn't needed where no output lies behind it", async () => {
    const { layers } = await count(
      "input: 4x4x2\nlayers: [ { name: a, pointwise: 3 }, { name: b, pointwise: 5 }, { name: c, from: a, pointwise: 7 } ]",
    );
    expect(layers.map(({ values }) => values["backwardMacs"])).toEqual([16 * 6, 0, 2 * 16 * 21]);
  });
});

describe("with binary weights", () => {
  it.each(["binaryconnect-mnist", "binaryconnect-cifar10", "resnet-18"])(
    "of %s, the multiplications of a step fall to a third, up to the first layer's input gradient",
    async (spec) => {
      const real = await count(`extends: ${spec}\nprecision: fp32`);
      const binary = await count(`extends: ${spec}\nprecision: { weights: binary }`);
      const of = ({ totals }: Analysis, name: string) => totals[name] as number;
      const macs = of(real, "macs");
      const first = real.layers.find(({ values }) => values["macs"])?.values["macs"] as number;
      expect(of(real, "trainingMultiplications")).toBe(3 * macs - first);
      expect(of(binary, "trainingMultiplications")).toBe(macs);
      expect(of(binary, "trainingMacs")).toBe(3 * macs - first);
      // With the input gradient of the first layer, which nobody needs, it would be a third to the digit.
      expect(3 * of(binary, "trainingMultiplications")).toBe(of(real, "trainingMultiplications") + first);
    },
  );

  // Two pointwise convolutions: 16 · 8 · 8 and 16 · 8 · 4 products forward, as many for each weight's gradient, and
  // those of the second one for its input's. One with a binary factor needs no multiplication: dx = w * dy has
  // none with binary weights, dw = x * dy none with binary inputs.
  it.each([
    ["fp32", 2 * 1024 + 3 * 512],
    ["{ weights: binary }", 1024 + 512],
    ["{ weights: fp32, activations: fp32, inputs: binary }", 512],
    ["{ weights: binary, inputs: binary }", 0],
  ])("a step at %s has %d multiplications", async (precision, multiplications) => {
    const spec = "input: 4x4x8\nlayers: [ pointwise: 8, pointwise: 4 ]";
    const { totals } = await count(`${spec}\nprecision: [ ${precision} ]`);
    expect(totals["trainingMultiplications"]).toBe(multiplications);
  });

  it("weights take a 32nd of fp32's memory, and a 16th of fp16's", async () => {
    // 8 · 8 and 8 · 16 weights.
    const bytes = async (format: string) => {
      const graph = await graphOf(
        `input: 4x4x8\ndefaults: { bias: false }\nlayers: [ pointwise: 8, pointwise: 16 ]\nprecision: { weights: ${format} }`,
      );
      return analyze(graph).totals["weightBytes"];
    };
    expect([await bytes("fp32"), await bytes("fp16"), await bytes("binary")]).toEqual([768, 384, 24]);
  });
});

describe("what is kept for the backward pass", () => {
  it("is known of every op", () => {
    const counted = [...ops.values()].filter(({ becomes }) => becomes === undefined);
    expect([...savedRules.keys()].sort()).toEqual(counted.map(({ name }) => name).sort());
  });

  it.each<[string, string, number[]]>([
    // By hand, as PyTorch's autograd/derivatives.yaml has it. 4x4x8 are 512 bytes; the convolution keeps what it
    // reads, the norm what it reads and 2 · 8 statistics for the batch, the ReLU what it gives, which is the same
    // tensor that the next convolution reads.
    [
      "4x4x8",
      "[ { conv: { out: 8, kernel: 3, norm: batch, activation: relu } }, { pointwise: 2 } ]",
      [2 * 512, 2 * 512 + 64, 2 * 512, 0],
    ],
    // Nothing has a gradient before the first parameters.
    ["4x4x8", "[ relu, { maxpool: 2 }, { pointwise: 2 } ]", [0, 0, 2 * 128]],
    // 32 indices of 8 bytes, and what it reads, which a view looks into; the linear layer keeps what it gives.
    [
      "4x4x8",
      "[ { pointwise: 8 }, { maxpool: 2 }, flatten, { linear: 3 } ]",
      [1024, 2 * (512 + 256), 0, 256],
    ],
    // A byte an element says what is dropped.
    ["4x4x8", "[ { pointwise: 8 }, { dropout: 0.5 }, { dropout: 0 } ]", [1024, 2 * 128, 0]],
    // Squeeze-and-excite: the product keeps both factors, of which the sigmoid keeps one already.
    [
      "4x4x8",
      "[ { pointwise: 8 }, { branches: [ identity, [ globalavgpool, pointwise: 8, sigmoid ] ], merge: mul } ]",
      [1024, 0, 2 * 32, 2 * 32, 2 * 512],
    ],
    // The gradient of a factor that has parameters needs the other, not the other way round.
    ["4x4x8", "[ { branches: [ identity, pointwise: 8 ], merge: mul } ]", [1024, 0]],
    // A mean and a deviation for each of 16 positions, 2 groups, 8 channels of two images.
    ["4x4x8", "[ { pointwise: 8 }, layernorm ]", [1024, 2 * (512 + 16 * 8)]],
    ["4x4x8", "[ { pointwise: 8 }, { groupnorm: 2 } ]", [1024, 2 * (512 + 2 * 8)]],
    ["4x4x8", "[ { pointwise: 8 }, instancenorm ]", [1024, 2 * (512 + 8 * 8)]],
  ])("%s %s: %o bytes of two images", async (input, layers, expected) => {
    const graph = await graphOf(`input: ${input}\nlayers: ${layers}`);
    expect(analyze(graph, 2).layers.map(({ values }) => values["savedActivationBytes"])).toEqual(expected);
  });

  it("follows the precision of the tensors", async () => {
    const { totals } = await count("input: 4x4x8\nlayers: [ { pointwise: 8 } ]\nprecision: fp16");
    expect(totals["savedActivationBytes"]).toBe(256);
  });
});

describe("the optimizer", () => {
  // 4 bytes for each of 72 parameters; momentum keeps one number a parameter, Adam both its moments.
  it.each([
    ["sgd", 0],
    ["momentum", 288],
    ["adam", 576],
  ] as const)("%s keeps %d bytes", async (optimizer, bytes) => {
    const spec = "input: 4x4x8\nlayers: [ { pointwise: 8 } ]\nprecision: binary";
    const training = `training: { optimizer: ${optimizer} }`;
    expect((await count(`${spec}\n${training}`)).totals["optimizerBytes"]).toBe(bytes);
    const extending = await count("extends: base.yaml", {}, { "base.yaml": `${spec}\n${training}` });
    expect(extending.totals["optimizerBytes"]).toBe(bytes);
  });

  it("is Adam unless a spec says otherwise", async () => {
    const { totals } = await count("input: 4x4x8\nlayers: [ { pointwise: 8 } ]");
    expect(totals["optimizerBytes"]).toBe(576);
  });

  it("is one of those that are known", async () => {
    const spec = (training: string) => `input: 4x4x8\nlayers: [ { pointwise: 8 } ]\ntraining: ${training}`;
    expect(await complaints(spec("{ optimizer: adm }"))).toMatchObject([
      {
        code: "argument",
        message: "there is no optimizer `adm`",
        help: expect.stringContaining("adam"),
        marked: "adm",
        line: 3,
      },
    ]);
    expect(await complaints(spec("{ optimiser: sgd }"))).toMatchObject([
      { code: "unknown-key", help: expect.stringContaining("optimizer"), marked: "optimiser", line: 3 },
    ]);
    expect(await complaints(spec("adam"))).toMatchObject([
      { code: "wrong-type", message: "`training` is a map, got `adam`", line: 3 },
    ]);
  });
});
