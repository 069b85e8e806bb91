import { describe, expect, it } from "vitest";
import {
  bundledDifference,
  differenceOf,
  expectToAddUp,
  linesOf,
  OWN_METRICS,
} from "../support/difference.js";

/** A network of 8 channels at 4x4 with these layers. */
function network(...layers: string[]): string {
  return `input: 4x4x8\nlayers:\n${layers.map((layer) => `  - ${layer}\n`).join("")}`;
}

async function changes(before: string[], after: string[]): Promise<string[]> {
  expectToAddUp(await differenceOf(network(...before), network(...after)));
  return linesOf(await differenceOf(network(...before), network(...after), OWN_METRICS));
}

const conv = "conv: { out: 8, kernel: 3 }";
const wide = "conv: { out: 8, kernel: 5 }";

describe("layers without a name", () => {
  it("that are the same are no difference", async () => {
    expect(await changes([conv, "relu", conv], [conv, "relu", conv])).toEqual([]);
  });

  it("one inserted among many is the only one added", async () => {
    const layers = Array.from({ length: 20 }, (_, index) => `pointwise: { out: ${8 * (index + 1)} }`);
    expect(await changes(layers, layers.toSpliced(7, 0, "maxpool: { kernel: 3, stride: 1 }"))).toEqual([
      "added maxpool",
    ]);
    // Each reads what the one before gives: the one behind has as many channels to read as before.
    expect(await changes(layers, layers.toSpliced(7, 0, "pointwise: { out: 56, bias: false }"))).toEqual([
      "added pointwise-8",
    ]);
  });

  it("one inserted among equal ones is the only one added", async () => {
    expect(await changes([conv, conv, conv], [conv, conv, conv, conv])).toHaveLength(1);
    expect(await changes([conv, "relu", conv, "relu"], [conv, "relu", conv, conv, "relu"])).toHaveLength(1);
  });

  it("one taken out is the only one removed", async () => {
    expect(await changes([conv, "relu", wide], [conv, wide])).toEqual(["removed relu"]);
  });

  it("with another argument are changed, in whatever order equal ones surround them", async () => {
    expect(await changes([conv, conv, conv, conv], [conv, wide, conv, conv])).toEqual([
      "changed conv-2 kernel [3,3] [5,5] padding [[1,1],[1,1]] [[2,2],[2,2]]",
    ]);
    expect(
      (await changes([conv, conv, conv, conv, conv, conv], [conv, wide, conv, conv, wide, conv])).map(
        (line) => line.slice(0, 14),
      ),
    ).toEqual(["changed conv-2", "changed conv-5"]);
  });

  it("see another input where the one before them was changed", async () => {
    expect(
      await changes(
        ["pointwise: { out: 8 }", "relu", "linear: 10"],
        ["pointwise: { out: 16 }", "relu", "linear: 10"],
      ),
    ).toEqual([
      "changed pointwise out 8 16",
      "changed relu input [[8,4,4]] [[16,4,4]]",
      "changed linear input [[8,4,4]] [[16,4,4]]",
    ]);
  });

  it("of another op are one gone and one new", async () => {
    expect(await changes([conv, "relu", conv], [conv, "sigmoid", conv])).toEqual([
      "removed relu",
      "added sigmoid",
    ]);
  });

  it("that start or stop sharing their weights say with whom", async () => {
    const own = ["{ name: a, pointwise: 8 }", "{ name: b, pointwise: 8 }"];
    const shared = own.map((layer) => layer.replace("{", "{ weights: w,"));
    expect(await changes(own, shared)).toEqual(['changed b weights null "a"']);
    expect(await changes(shared, own)).toEqual(['changed b weights "a" null']);
    // Whose weights they are has another name, and is the same layer.
    expect(await changes(shared, [shared[0]?.replace("a,", "c,") as string, shared[1] as string])).toEqual(
      [],
    );
  });

  it("are the same whether a loop gives them or not", async () => {
    expect(await changes([`{ repeat: 3, ${conv} }`], [conv, conv, conv])).toEqual([]);
    expect(await changes([`{ repeat: 3, ${conv} }`], [`{ repeat: 4, ${conv} }`])).toEqual(["added conv/3"]);
    expect(
      await changes(
        ["{ for: { k: [1, 3, 5] }, conv: { out: 8, kernel: $k } }"],
        ["{ for: { k: [1, 3, 7, 5] }, conv: { out: 8, kernel: $k } }"],
      ),
    ).toEqual(["added conv/2"]);
  });
});

describe("named layers", () => {
  it("are paired by name wherever they stand", async () => {
    expect(
      await changes(
        [`{ name: a, ${conv} }`, "relu", `{ name: b, ${wide} }`],
        [`{ name: b, ${wide} }`, "relu", `{ name: a, ${conv} }`],
      ),
    ).toEqual([]);
    expect(
      await changes(
        [`{ name: a, ${conv} }`, `{ name: b, ${conv} }`],
        [`{ name: b, ${wide} }`, `{ name: a, ${conv} }`],
      ),
    ).toEqual(["changed b kernel [3,3] [5,5] padding [[1,1],[1,1]] [[2,2],[2,2]]"]);
  });

  it("are paired by name although others are alike", async () => {
    expect(await changes([conv, `{ name: a, ${wide} }`], [`{ name: a, ${conv} }`, conv])).toEqual([
      "changed a kernel [5,5] [3,3] padding [[2,2],[2,2]] [[1,1],[1,1]]",
    ]);
  });

  it("of another op are changed", async () => {
    expect(await changes(["{ name: a, relu: }"], ["{ name: a, sigmoid: }"])).toEqual([
      'changed a op "relu" "sigmoid"',
    ]);
  });

  it("with another name are what they are", async () => {
    expect(await changes([`{ name: a, ${conv} }`, "relu"], [`{ name: b, ${conv} }`, "relu"])).toEqual([]);
    expect(await changes([`{ name: a, ${conv} }`], [`{ name: b, ${wide} }`])).toEqual([
      "changed a → b kernel [3,3] [5,5] padding [[1,1],[1,1]] [[2,2],[2,2]]",
    ]);
  });

  it("keep their neighbours by them", async () => {
    const named = ["relu", "{ name: a, sigmoid: }", "relu"];
    expect(await changes(named, ["relu", "relu", "{ name: a, sigmoid: }", "relu"])).toEqual(["added relu-2"]);
    expect(await changes(named, ["relu", "{ name: a, sigmoid: }"])).toEqual(["removed relu-2"]);
  });
});

describe("what is inside", () => {
  it("a convolution goes by its part", async () => {
    expect(
      await changes(
        ["conv: { out: 8, kernel: 3, norm: batch, activation: relu }"],
        ["conv: { out: 8, kernel: 3, activation: hswish }"],
      ),
    ).toEqual([
      "changed conv bias false true",
      "removed conv/norm",
      'changed conv/activation op "relu" "hswish"',
    ]);
  });

  it("a block is compared part by part, and a block of another kind is new", async () => {
    expect(
      await changes(
        ["separable: 8", "separable: 8"],
        ["separable: 8", "{ separable: { out: 8, kernel: 5 } }"],
      ),
    ).toEqual(["changed separable-2/depthwise kernel [3,3] [5,5] padding [[1,1],[1,1]] [[2,2],[2,2]]"]);
    const swapped = await changes(["separable: 8"], [conv]);
    expect(swapped).toEqual(["removed separable/depthwise", "removed separable/pointwise", "added conv"]);
  });

  it("a group in one place only has one place only to change", async () => {
    expect(
      await changes(
        [`residual: [ ${conv} ]`, `residual: [ ${conv} ]`],
        [`residual: [ ${conv} ]`, `residual: [ ${conv}, relu: ]`],
      ),
    ).toEqual(["added residual-2/relu"]);
  });

  it("rounds that come on top are added", async () => {
    expect(
      await changes(["{ name: s, repeat: 2, separable: 8 }"], ["{ name: s, repeat: 3, separable: 8 }"]),
    ).toEqual(["added s/2/depthwise", "added s/2/pointwise"]);
  });

  it("adds up by the levels at the top", async () => {
    const { blocks, delta } = await differenceOf(
      network("separable: 8", "{ name: s, repeat: 2, separable: 8 }"),
      network("separable: { out: 8, kernel: 5 }", "{ name: s, repeat: 3, separable: 8 }"),
    );
    // Depthwise 8 × (5² − 3²) = 128; a block of 8 × 3² + 8 × 8 = 136 and two biases of 8.
    expect(blocks.map(({ before, after, block, delta }) => [before, after, block, delta["params"]])).toEqual([
      ["separable", "separable", "separable", 128],
      ["s", "s", null, 152],
    ]);
    expect(delta["params"]).toBe(280);
    expect(blocks.map(({ share }) => share["params"])).toEqual([128 / 280, 152 / 280]);
    expect(blocks.map(({ share }) => share["buffers"])).toEqual([null, null]);
  });
});

describe("layers in other scopes", () => {
  const block = "{ name: a, separable: 8 }";

  it("are the same whether a block gives them or not", async () => {
    expect(
      await changes([block, "relu"], ["{ name: b, depthwise: 3 }", "{ name: c, pointwise: 8 }", "relu"]),
    ).toEqual([]);
    expect(
      await changes(
        ["{ name: stem, layers: [ relu, conv: { out: 8, kernel: 3 } ] }", "sigmoid"],
        ["{ name: x, relu: }", `{ name: body, layers: [ ${conv}, sigmoid ] }`],
      ),
    ).toEqual([]);
  });

  it("say what is different about them", async () => {
    // At 4x4, 1 on both sides or 1 behind: two positions a side, and as many MACs.
    expect(
      await changes(
        ["{ name: a, layers: [ conv: { out: 8, kernel: 3, stride: 2, padding: [0, 1] } ] }"],
        ["{ name: b, conv: { out: 8, kernel: 3, stride: 2, padding: 1 } }"],
      ),
    ).toEqual(["changed a/conv → b padding [[0,1],[0,1]] [[1,1],[1,1]]"]);
  });

  it("are others with other costs, or in another order", async () => {
    const written = ["{ name: b, depthwise: 5 }", "{ name: c, pointwise: 8 }"];
    expect(await changes([block], written)).toEqual(["removed a/depthwise", "added b"]);
    expect(await changes([block], ["{ name: c, pointwise: 8 }", "{ name: b, depthwise: 3 }"])).toHaveLength(
      2,
    );
  });
});

describe("bundled networks", () => {
  it("ResNet-50 and ResNeXt-50: the totals of torchvision, from nothing but changed layers of the stages", async () => {
    const difference = await bundledDifference("resnet-50", "resnext-50-32x4d");
    expectToAddUp(difference);
    // torchvision: 25,028,904 − 25,557,032 and 4,230,479,872 − 4,089,184,256.
    expect(difference.delta).toMatchObject({ params: -528_128, macs: 141_295_616 });
    expect(new Set(difference.changes.map(({ kind }) => kind))).toEqual(new Set(["changed"]));
    expect(difference.blocks.map(({ after }) => after)).toEqual(["conv2", "conv3", "conv4", "conv5"]);
    const grouped = difference.changes.filter(({ details }) => details.some(({ name }) => name === "groups"));
    expect(grouped).toHaveLength(3 + 4 + 6 + 3);
  });

  it("MobileNet v1 and its 0.75", async () => {
    const difference = await bundledDifference("mobilenet-v1", "mobilenet-v1@width=0.75");
    expectToAddUp(difference);
    // Keras: 2,585,560 − 4,231,976 and 325,400,448 − 568,740,352.
    expect(difference.delta).toMatchObject({ params: -1_646_416, macs: -243_339_904 });
    expect(difference.changes.every(({ kind }) => kind === "changed")).toBe(true);
    expect(difference.ratios["macs"]).toBe(325_400_448 / 568_740_352);
  });

  it.each([
    ["vgg16", "mobilenet-v2"],
    ["squeezenet-1.0", "squeezenet-1.1"],
    ["inception-v3", "inception-v4"],
    ["resnet-50", "resnet-101"],
  ])("%s and %s add up, both ways", async (before, after) => {
    const there = await bundledDifference(before, after);
    const back = await bundledDifference(after, before);
    expectToAddUp(there);
    expectToAddUp(back);
    for (const [name, value] of Object.entries(there.delta)) expect(back.delta[name]).toBe(0 - value);
  });

  it("deeper stages of the same blocks are added rounds", async () => {
    const { changes } = await bundledDifference("resnet-50", "resnet-101");
    const kinds = changes.map(({ kind }) => kind);
    expect(new Set(kinds)).toEqual(new Set(["added"]));
    // 17 blocks more, of 3 convolutions, 3 norms, 3 activations and an addition each.
    expect(kinds).toHaveLength(17 * 10);
  });
});
