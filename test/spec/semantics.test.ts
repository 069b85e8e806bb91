import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { complaints, count } from "../support/count.js";

/** The output channels of each op with weights, in order. */
async function channels(text: string): Promise<number[]> {
  const { graph } = await count(text);
  return graph.nodes
    .filter(({ op }) => op.weights !== undefined)
    .map(({ outputs }) => outputs[0]?.shape[0] as number);
}

describe("α scales a channel count once, where it is written", () => {
  it.each<[string, string, number[]]>([
    ["literals, but not the last linear layer", "layers: [ pointwise: 16, linear: 10 ]", [8, 10]],
    ["nor one with ops without weights behind it", "layers: [ pointwise: 16, linear: 10, softmax ]", [8, 10]],
    [
      "nor either of two that exclude each other",
      "params: { d: true }\nlayers: [ pointwise: 16, { if: $d, linear: 10 }, { if: not $d, linear: 20 } ]",
      [8, 10],
    ],
    [
      "but a linear layer before another one",
      "params: { d: true }\nlayers: [ { if: $d, linear: 20 }, { if: $d, linear: 10 } ]",
      [10, 10],
    ],
    ["and all rounds of a loop but the last", "layers: [ { repeat: 2, linear: 10 } ]", [5, 10]],
    ["what comes from $in is real", "layers: [ pointwise: 16, pointwise: 4 * $in ]", [8, 32]],
    ["scaled() mixes", "layers: [ pointwise: 16, pointwise: $in + scaled(32) ]", [8, 24]],
    ["scaled() in a let", "let: { s: scaled(16) }\nlayers: [ pointwise: $s ]", [8]],
    ["classes are real", "params: { classes: 10 }\nlayers: [ pointwise: 2 * $classes ]", [20]],
    ["a condition doesn't make its result real", "layers: [ pointwise: 32 if $in > 0 else 1 ]", [16]],
    [
      "channels parameters, lists element by element",
      "blocks: { b: { params: { c: channels }, layers: [ { for: { w: $c }, pointwise: $w } ] } }\nlayers: [ b: [ 8, 16 ] ]",
      [4, 8],
    ],
    [
      "width beside an item replaces it",
      'layers: [ { width: 1, pointwise: 16 }, { width: "max(1, $width)", pointwise: 16 } ]',
      [16, 16],
    ],
    ["an out in the defaults", "defaults: { pointwise: { out: 16 } }\nlayers: [ pointwise ]", [8]],
  ])("%s", async (_, text, expected) => {
    expect(await channels(`input: 8x8x4\nwidth: 0.5\n${text}`)).toEqual(expected);
  });

  it("counts large channels without the noise of doubles", async () => {
    // 21,036,880 · 0.35 = 7,362,908 and 10,504,610 · 1.4 = 14,706,454 exactly, which products of doubles miss.
    for (const [out, alpha, scaled] of [
      [21_036_880, 0.35, 7_362_908],
      [10_504_610, 1.4, 14_706_454],
    ] as const) {
      const { layers } = await count(
        `input: 1x1x1\nwidth: ${alpha}\nround: down\nlayers: [ pointwise: ${out} ]`,
      );
      expect(layers[0]?.outputs[0]?.[0]).toBe(scaled);
    }
  });

  it("isn't done beside `width: 1`, nor is the rounding", async () => {
    const { layers } = await count(
      "input: 8x8x8\nround: { divisible: 8 }\nwidth: 0.5\nlayers: [ { width: 1, linear: 10 }, relu, linear: 4 ]",
    );
    expect(layers.map(({ outputs }) => outputs[0])).toEqual([[10], [10], [4]]);
  });

  it("rounds as `round` says; the product is rounded to nine decimals first", async () => {
    const text = (round: string, alpha: number, out: number) =>
      `input: 8x8x4\nwidth: ${alpha}\nround: ${round}\nlayers: [ pointwise: ${out} ]`;
    // 200 · 0.29 is 57.99999999999999 in doubles.
    expect(await channels(text("down", 0.29, 200))).toEqual([58]);
    expect(await channels(text("nearest", 0.3, 35))).toEqual([10]);
    expect(await channels(text("down", 0.3, 35))).toEqual([10]);
    expect(await channels(text("{ divisible: 8 }", 0.35, 32))).toEqual([16]);
    expect(await channels(text("{ divisible: 8 }", 1.4, 24))).toEqual([32]);
  });
});

describe("ρ scales the input's sides, to the nearest whole number", () => {
  it.each<[string, number[]]>([
    ["input: 224x224x3\nresolution: 0.714", [3, 160, 160]],
    ["input: 224x224x3\nresolution: 160", [3, 160, 160]],
    [
      "input: { size: 16x112x112, channels: 3, scale: [false, true, true] }\nresolution: 0.5",
      [3, 16, 56, 56],
    ],
    ["input: { size: 64x64, channels: 3, scale: false }\nresolution: 0.5", [3, 64, 64]],
  ])("%s", async (text, shape) => {
    const { graph } = await count(`${text}\nlayers: [ relu ]`);
    expect(graph.inputs[0]?.shape).toEqual(shape);
  });

  it("warns where channels seem to come first", async () => {
    const [found] = await complaints("input: 3x224x224\nlayers: [ relu ]");
    expect(found).toMatchObject({ severity: "warning", marked: "3x224x224" });
  });
});

describe("defaults", () => {
  it("follow each convolution, and a linear layer only through its own entry", async () => {
    const { graph } = await count(
      "input: 8x8x4\ndefaults: { norm: { group: 2 }, activation: { prelu: layer }, linear: { activation: relu } }\nlayers: [ pointwise: 8, linear: 10 ]",
    );
    expect(graph.nodes.map(({ path, op }) => `${path} ${op.name}`)).toEqual([
      "pointwise conv",
      "pointwise/norm groupnorm",
      "pointwise/activation prelu",
      "linear linear",
      "linear/activation relu",
    ]);
  });

  it("give a bias exactly where there is no norm", async () => {
    const params = async (defaults: string) =>
      (await count(`input: 8x8x4\n${defaults}\nlayers: [ pointwise: 8 ]`)).totals["params"];
    expect(await params("")).toBe(4 * 8 + 8);
    expect(await params("defaults: { norm: batch }")).toBe(4 * 8 + 16);
    expect(await params("defaults: { bias: false }")).toBe(4 * 8);
    expect(await params("defaults: { norm: batch, bias: true }")).toBe(4 * 8 + 8 + 16);
  });

  it("cascade into blocks, which may have their own", async () => {
    const { graph } = await count(
      "input: 8x8x4\ndefaults: { norm: batch, activation: relu }\nblocks: { b: { defaults: { norm: none }, layers: [ pointwise: 8 ] } }\nlayers: [ b ]",
    );
    expect(graph.nodes.map(({ path }) => path)).toEqual(["b/pointwise", "b/pointwise/activation"]);
  });

  it.each([
    ["of a convolution", "pointwise: 4"],
    ["of a convolution that names it", "pointwise: { out: 4, norm: group }"],
    ["of a convolution in a built-in block", "separable: 4"],
  ])("of a norm reach that %s", async (_, layer) => {
    const { graph } = await count(
      `input: 8x8x4\ndefaults: { norm: group, groupnorm: { groups: 2, scale: false } }\nlayers: [ ${layer} ]`,
    );
    const norms = graph.nodes.filter(({ op }) => op.name === "groupnorm");
    expect(norms.length).toBeGreaterThan(0);
    for (const { arguments: given } of norms) expect(given).toMatchObject({ groups: 2, scale: false });
  });

  it("of a norm yield to what the layer says", async () => {
    const { graph } = await count(
      "input: 8x8x4\ndefaults: { groupnorm: { groups: 2 } }\nlayers: [ pointwise: { out: 4, norm: { group: 4 } } ]",
    );
    expect(graph.nodes.at(-1)?.arguments).toMatchObject({ groups: 4 });
  });

  it("of an op reach a residual's projection", async () => {
    const { totals } = await count(
      "input: 8x8x4\ndefaults: { pointwise: { bias: false } }\nlayers: [ residual: [ pointwise: 8 ] ]",
    );
    expect(totals["params"]).toBe(2 * 4 * 8);
  });
});

describe("residuals", () => {
  it("take the word of a block as a shortcut", async () => {
    const { graph } = await count(
      "input: 8x8x4\nblocks: { fit: { layers: [ pointwise: 8 ] } }\nlayers: [ { residual: [ pointwise: 8 ], shortcut: fit } ]",
    );
    expect(graph.nodes.map(({ path }) => path)).toEqual([
      "residual/pointwise",
      "residual/shortcut/fit/pointwise",
      "residual/add",
    ]);
  });

  it.each<[string, string, string[]]>([
    ["add the input where it is unchanged", "residual: [ pointwise: 4 ]", ["pointwise", "add"]],
    ["project where channels change", "residual: [ pointwise: 8 ]", ["pointwise", "shortcut", "add"]],
    ["project where strides don't come to 1", "residual: [ maxpool: 2 ]", ["maxpool", "shortcut", "add"]],
    [
      "are unchanged where a resize undoes a stride",
      "residual: [ maxpool: 2, resize: 2 ]",
      ["maxpool", "resize", "add"],
    ],
    [
      "add nothing with if-same where changed",
      "residual: [ pointwise: 8 ]\n    shortcut: if-same",
      ["pointwise"],
    ],
    [
      "pad without parameters",
      "residual: [ conv: { out: 6, kernel: 3, stride: 2 } ]\n    shortcut: pad",
      ["conv", "shortcut/slice", "shortcut/pad", "add"],
    ],
    [
      "take layers as a shortcut",
      "residual: [ relu ]\n    shortcut: [ sigmoid ]",
      ["relu", "shortcut/sigmoid", "add"],
    ],
  ])("%s", async (_, text, paths) => {
    const { graph } = await count(`input: 8x8x4\nlayers:\n  - ${text}`);
    expect(graph.nodes.map(({ path }) => path)).toEqual(paths.map((path) => `residual/${path}`));
  });
});

describe("a residual's strides", () => {
  it("are compared exactly: behind any stride, down by a stride and up by it again is unchanged", async () => {
    const stride = fc.integer({ min: 1, max: 60 });
    await fc.assert(
      fc.asyncProperty(stride, stride, async (before, inside) => {
        const { graph } = await count(
          `input: 60x60x4\nlayers:\n  - conv: { out: 4, kernel: 1, stride: ${before} }\n  - residual:\n      - transposedconv: { out: 4, kernel: ${inside}, stride: ${inside} }\n      - conv: { out: 4, kernel: 1, stride: ${inside} }\n    shortcut: if-same\n`,
        );
        expect(graph.nodes.at(-1)?.op.name).toBe("add");
      }),
    );
  });
});

describe("paths and references", () => {
  it("number siblings, rounds and branches", async () => {
    const { graph } = await count(
      "input: 8x8x4\nlayers:\n  - relu\n  - relu\n  - { name: s, repeat: 2, relu }\n  - branches: [ relu, [ tanh, tanh ] ]\n    merge: add",
    );
    expect(graph.nodes.map(({ path }) => path)).toEqual([
      "relu-1",
      "relu-2",
      "s/0",
      "s/1",
      "branches/0/relu",
      "branches/1/tanh-1",
      "branches/1/tanh-2",
      "branches/add",
    ]);
  });

  it("read names from the source text: 1e3 and 1.10 keep theirs", async () => {
    const { graph } = await count("input: 8x8x4\nlayers: [ { name: 1e3, relu }, { from: 1e3, tanh } ]");
    expect(graph.nodes[0]?.path).toBe("1e3");
  });

  it("skip a number that a sibling has for its name", async () => {
    const { layers } = await count("input: 8x8x4\nlayers: [ relu, { name: relu-1, relu }, relu ]");
    expect(layers.map(({ path }) => path)).toEqual(["relu-2", "relu-1", "relu-3"]);
  });

  it("reach into blocks from outside, and call a swapped op `op`", async () => {
    const { graph } = await count(
      "input: 8x8x4\nparams: { act: relu }\nblocks: { b: { layers: [ { name: inner, pointwise: 8 }, pointwise: 4 ] } }\nlayers: [ { name: b1, b }, { from: b1/inner, $act }, { concat: [ b1, ., b1/inner ] } ]",
    );
    expect(graph.nodes.map(({ path }) => path)).toContain("act");
    expect(graph.outputs[0]?.shape).toEqual([4 + 8 + 8, 8, 8]);
  });

  it("refuse two rounds of one name", async () => {
    const [found] = await complaints(
      "input: 8x8x4\nlayers:\n  - for:\n      - [n, c]\n      - [3a, 4]\n      - [3a, 5]\n    name: inc$n\n    pointwise: $c",
    );
    expect(found).toMatchObject({ code: "duplicate-name", marked: "inc$n" });
  });
});

describe("shared weights", () => {
  it("count once, their operations at each use", async () => {
    const { totals } = await count(
      "input: 8x8x4\nblocks: { tower: { layers: [ pointwise: 8, pointwise: 2 ] } }\nlayers:\n  - branches: [ { for: { side: [ left, right ] }, weights: tower, tower } ]\n    merge: sub",
    );
    expect(totals).toMatchObject({ params: 4 * 8 + 8 + 8 * 2 + 2, macs: 2 * 64 * (4 * 8 + 8 * 2) });
  });

  it("are kept apart by the key", async () => {
    const params = async (key: string) =>
      (
        await count(
          `input: 8x8x4\nlayers: [ { repeat: 3, weights: ${key}, pointwise: { out: 4, bias: false } } ]`,
        )
      ).totals["params"];
    expect(await params("w")).toBe(16);
    expect(await params("w$i")).toBe(48);
  });

  it("need counterparts", async () => {
    const [found] = await complaints(
      "input: 8x8x4\nlayers:\n  - { weights: w, layers: [ pointwise: 4, pointwise: 4 ] }\n  - { weights: w, layers: [ pointwise: 4 ] }",
    );
    expect(found).toMatchObject({ code: "weights", line: 4 });
  });
});

describe("networks in networks, extends and variants", () => {
  const backbone =
    "input: 8x8x3\nwidth: 0.5\nparams: { out: 16, unused_width: 1 }\nlayers: [ { name: a, pointwise: $out }, { name: b, pointwise: 2 * $out * $unused_width }, { name: c, pointwise: 99 } ]\nbudgets: { macs: 1 }";

  it("keep only what their outputs need, at their own α", async () => {
    const { graph, totals } = await count(
      "input: 8x8x3\nlayers: [ { name: n, network: { spec: backbone.yaml, outputs: [ a, b ], out: 8 } }, { from: n.a, relu }, { concat: [ n.b, . ] } ]",
      {},
      { "backbone.yaml": backbone },
    );
    expect(graph.nodes.map(({ path }) => path)).toEqual(["n/a", "n/b", "relu", "concat"]);
    expect(totals["params"]).toBe(3 * 4 + 4 + 4 * 8 + 8);
  });

  it("say so when somebody reads what they left out", async () => {
    const found = await complaints(
      "input: 8x8x3\nlayers: [ { name: n, network: { spec: backbone.yaml, outputs: [ a ] } }, { from: n/b, relu } ]",
      {},
      { "backbone.yaml": backbone },
    );
    expect(found.map(({ message }) => message)).toEqual([
      "`n/b` was left out: a network keeps only what its outputs need",
    ]);
  });

  it("leave out their own ops alone, one network after the other and one in another", async () => {
    const network = (name: string, spec: string, outputs: string) =>
      `{ name: ${name}, from: input, network: { spec: ${spec}, outputs: [ ${outputs} ] } }`;
    const files = {
      "backbone.yaml": backbone,
      "outer.yaml": `input: 8x8x3\nlayers: [ ${network("m", "backbone.yaml", "a, b")}, { name: z, from: m.a, relu } ]`,
    };
    const text = (read: string) =>
      `input: 8x8x3\nlayers: [ ${network("n", "backbone.yaml", "a")}, ${network("o", "outer.yaml", "z")}, { concat: [ n/a, ${read} ] } ]`;
    const { graph } = await count(text("o/z"), {}, files);
    expect(graph.nodes.map(({ path }) => path)).toEqual(["n/a", "o/m/a", "o/z", "concat"]);
    for (const left of ["o/m/b", "o/m/c", "n/b"]) {
      const [found] = await complaints(text(left), {}, files);
      expect(found?.message).toContain(`\`${left}\` was left out`);
    }
  });

  it("extend by key, and override blocks", async () => {
    const parent =
      "input: 8x8x3\nparams: { out: 4 }\nblocks: { unit: { params: { c: channels }, layers: [ pointwise: $c ] } }\nlayers: [ unit: $out ]";
    const { totals } = await count(
      "extends: parent.yaml\nparams: { out: 8 }\nblocks: { unit: { params: { c: channels }, layers: [ conv: { out: $c, kernel: 3 } ] } }",
      {},
      { "parent.yaml": parent },
    );
    expect(totals["params"]).toBe(9 * 3 * 8 + 8);
  });

  it("check variants before they are used", async () => {
    const found = await complaints(
      "input: 8x8x3\nparams: { out: 4 }\nvariants: { a: { uot: 3 }, b: { out: 2 * $out } }\nlayers: [ pointwise: $out ]",
    );
    expect(found.map(({ marked }) => marked)).toEqual(["uot", "$out"]);
  });
});

describe("blocks", () => {
  it("may call themselves under an `if`: a tree of depth 3 has 2³ leaves", async () => {
    const { totals } = await count(
      "input: 4x4x2\nblocks:\n  tree:\n    params: { n: 3 }\n    layers:\n      - if: $n > 0\n        branches: [ tree: $n - 1, tree: $n - 1 ]\n        merge: add\n      - { if: $n == 0, pointwise: { out: 2, bias: false } }\nlayers: [ tree ]",
    );
    expect(totals["params"]).toBe(8 * 4);
  });

  it("name their inputs and outputs", async () => {
    const { graph } = await count(
      "input: 4x4x2\nblocks:\n  swap: { inputs: [ a, b ], outputs: [ b, a ], layers: [] }\nlayers: [ { name: p, pointwise: 3 }, { name: q, from: [ input, p ], swap }, { from: q.a, relu }, concat: [ q.b, . ] ]",
    );
    expect(graph.outputs[0]?.shape).toEqual([5, 4, 4]);
  });

  it("can't take a word of the language for a name", async () => {
    const [found] = await complaints(
      "input: 4x4x2\nblocks: { residual: { layers: [ relu ] } }\nlayers: [ relu ]",
    );
    expect(found).toMatchObject({ code: "duplicate-name", marked: "residual" });
  });
});

describe("an alias", () => {
  it("stands for the last node of its anchor before it, also where an older one is repeated since", async () => {
    const text = `input: 8x8x4
layers: [ &a { pointwise: &n 1 }, pointwise: &n 2, *a, pointwise: *n, &n { pointwise: 3 }, *n ]`;
    expect(await channels(text)).toEqual([1, 2, 1, 2, 3, 3]);
  });
});
