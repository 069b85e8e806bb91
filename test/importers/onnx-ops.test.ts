import { describe, expect, it } from "vitest";
import type { TestModel, TestNode } from "../support/onnx.js";
import { totals } from "../support/read-onnx.js";

const one = (
  op: string,
  inputs: readonly string[],
  attributes: TestNode["attributes"] = {},
  more: Partial<TestModel> = {},
): TestModel => ({ nodes: [{ op, inputs, outputs: ["y"], attributes }], ...more });

const list = (...data: number[]) => ({ dims: [data.length], data });

/** Sides of ONNX' Operators.md; costs of the op that each becomes, on 3 × 8 × 8 unless inputs say otherwise. */
const cases: [string, TestModel, { outputs: number[][] } & Record<string, unknown>][] = [
  ["Softsign", one("Softsign", ["x"]), { ops: ["softsign"], flops: 4 * 192, outputs: [[3, 8, 8]] }],
  ["Not", one("Not", ["x"]), { flops: 192, outputs: [[3, 8, 8]] }],
  ["Atan", one("Atan", ["x"]), { flops: 4 * 192, outputs: [[3, 8, 8]] }],
  [
    "CumSum",
    one("CumSum", ["x", "a"], {}, { weights: { a: list(2) } }),
    { flops: 192, outputs: [[3, 8, 8]] },
  ],
  [
    "PRelu with a slope an element",
    one("PRelu", ["x", "w"], {}, { weights: { w: [3, 8, 8] } }),
    { params: 192, outputs: [[3, 8, 8]] },
  ],
  [
    "Upsample of version 7, whose scales are an attribute",
    one("Upsample", ["x"], { scales: { floats: [1, 1, 2, 3] } }, { opset: 7 }),
    { ops: ["resize"], outputs: [[3, 16, 24]] },
  ],
  [
    "Resize of some axes",
    one("Resize", ["x", "", "", "s"], { axes: [2, 3] }, { weights: { s: list(4, 12) }, opset: 18 }),
    { outputs: [[3, 4, 12]] },
  ],
  [
    "ConvTranspose to 15 × 16: 2·7 + 3 − 15 = 2 and 1 of padding",
    one(
      "ConvTranspose",
      ["x", "w"],
      { strides: [2, 2], output_shape: [15, 16] },
      { weights: { w: [3, 4, 3, 3] } },
    ),
    { outputs: [[4, 15, 16]], params: 108, macs: 64 * 108 },
  ],
  [
    "LpPool of 2 × 2",
    one("LpPool", ["x"], { kernel_shape: [2, 2], strides: [2, 2] }),
    { flops: 192, outputs: [[3, 4, 4]] },
  ],
  ["GlobalLpPool", one("GlobalLpPool", ["x"]), { flops: 192, outputs: [[3, 1, 1]] }],
  [
    "RMSNormalization: a scale, no shift",
    one("RMSNormalization", ["x", "w"], {}, { weights: { w: [16] }, inputs: { x: [1, 4, 16] } }),
    { params: 16, flops: 2 * 64, outputs: [[4, 16]] },
  ],
  [
    "LpNormalization over the channels",
    one("LpNormalization", ["x"], { axis: 1 }),
    { ops: ["layernorm"], params: 0, flops: 2 * 192, outputs: [[3, 8, 8]] },
  ],
  [
    "MeanVarianceNormalization of each map",
    one("MeanVarianceNormalization", ["x"]),
    { ops: ["instancenorm"], params: 0, outputs: [[3, 8, 8]] },
  ],
  [
    "LayerNormalization over several last sides, all of an image",
    one("LayerNormalization", ["x", "w", "b"], { axis: 1 }, { weights: { w: [3, 8, 8], b: [3, 8, 8] } }),
    { params: 384, outputs: [[3, 8, 8]] },
  ],
  [
    "GatherElements",
    one("GatherElements", ["x", "i"], { axis: 2 }, { inputs: { x: [1, 3, 8], i: [1, 3, 2] } }),
    { ops: ["gather"], flops: 0, outputs: [[3, 2]] },
  ],
  [
    "GatherND of places of two sides",
    one("GatherND", ["x", "i"], {}, { inputs: { x: [1, 3, 8], i: [1, 5, 2] } }),
    { ops: ["gather"], outputs: [[5, 8]] },
  ],
  [
    "ScatterND",
    one("ScatterND", ["x", "i", "u"], {}, { inputs: { x: [1, 3, 8], i: [1, 2, 2], u: [1, 2, 8] } }),
    { flops: 0, outputs: [[3, 8]] },
  ],
  ["Trilu", one("Trilu", ["x"]), { flops: 0, outputs: [[3, 8, 8]] }],
  [
    "OneHot of 10",
    one("OneHot", ["x", "d", "v"], {}, { inputs: { x: [1, 7] }, weights: { d: list(10), v: list(0, 1) } }),
    { outputs: [[7, 10]] },
  ],
  [
    "CenterCropPad",
    one("CenterCropPad", ["x", "s"], { axes: [2, 3] }, { weights: { s: list(6, 10) } }),
    { outputs: [[3, 6, 10]] },
  ],
  [
    "Einsum of attention: 2 heads, 5 by 7 steps, 4 numbers",
    one(
      "Einsum",
      ["x", "k"],
      { equation: "bihd,bjhd->bhij" },
      { inputs: { x: [1, 5, 2, 4], k: [1, 7, 2, 4] } },
    ),
    { macs: 2 * 5 * 7 * 4, params: 0, outputs: [[2, 5, 7]] },
  ],
  [
    "Einsum of a batch of 3",
    one(
      "Einsum",
      ["x", "k"],
      { equation: "bihd, bjhd -> bhij" },
      { inputs: { x: [3, 5, 2, 4], k: [3, 7, 2, 4] } },
    ),
    { macs: 2 * 5 * 7 * 4, outputs: [[2, 5, 7]] },
  ],
  [
    "Einsum with weights: 4 numbers become 2 · 6 at each of 5 places",
    one(
      "Einsum",
      ["x", "w"],
      { equation: "bid,dhk->bhik" },
      { inputs: { x: [1, 5, 4] }, weights: { w: [4, 2, 6] } },
    ),
    { params: 48, macs: 5 * 48, outputs: [[2, 5, 6]] },
  ],
  [
    "Attention of 2 heads, 5 by 7 steps, 4 numbers",
    one(
      "Attention",
      ["x", "k", "v"],
      { q_num_heads: 2, kv_num_heads: 2 },
      { inputs: { x: [1, 5, 8], k: [1, 7, 8], v: [1, 7, 8] } },
    ),
    // Both factors are scaled, 40 and 56 numbers; 70 scores are softmaxed at 5 FLOPs each.
    { macs: 2 * (2 * 5 * 7 * 4), flops: 4 * (2 * 5 * 7 * 4) + 40 + 56 + 5 * 70, outputs: [[5, 8]] },
  ],
  [
    "Attention of 4 heads that share 2 pairs of keys and values, with a mask",
    one(
      "Attention",
      ["x", "k", "v", "m"],
      {},
      { inputs: { x: [1, 4, 5, 8], k: [1, 2, 7, 8], v: [1, 2, 7, 8], m: [5, 7] } },
    ),
    { macs: 2 * (4 * 5 * 7 * 8), outputs: [[4, 5, 8]] },
  ],
];

describe("further ops of ONNX", () => {
  it.each(cases)("%s", async (_, model, expected) => {
    expect(await totals(model)).toMatchObject({ uncounted: [], ...expected });
  });

  it("quantising by what flows looks for two numbers, whose factors aren't learned", async () => {
    const nodes = [
      { op: "DynamicQuantizeLinear", inputs: ["x"], outputs: ["q", "s", "z"] },
      { op: "ConvInteger", inputs: ["q", "w", "z", "wz"], outputs: ["sums"] },
      { op: "Cast", inputs: ["sums"], outputs: ["floats"], attributes: { to: 1 } },
      { op: "Mul", inputs: ["s", "ws"], outputs: ["factors"] },
      { op: "Reshape", inputs: ["factors", "to"], outputs: ["each"] },
      { op: "Mul", inputs: ["floats", "each"], outputs: ["y"] },
    ];
    const weights = {
      w: { dims: [4, 3, 3, 3], type: 3 },
      wz: { dims: [4], type: 3 },
      ws: [4],
      to: list(1, 4, 1, 1),
    };
    expect(await totals({ nodes, weights })).toMatchObject({
      params: 108,
      macs: 36 * 108,
      weightBytes: 108,
      // The extremes of 192, 4 factors, and 4 · 36 products.
      flops: 2 * 36 * 108 + 2 * 192 + 4 + 144,
      uncounted: [],
      outputs: [[4, 6, 6]],
    });
  });
});

describe("what exporters take apart", () => {
  const gated = (gate: string, order: readonly string[]) => [
    { op: gate, name: "/act/Sigmoid", inputs: ["x"], outputs: ["s"] },
    { op: "Mul", name: "/act/Mul_1", inputs: order, outputs: ["y"] },
  ];

  it.each([
    ["Sigmoid", ["x", "s"], "silu"],
    ["Sigmoid", ["s", "x"], "silu"],
    ["HardSigmoid", ["x", "s"], "hswish"],
  ])("%s and its product with what it reads is one activation", async (gate, order, op) => {
    expect(await totals({ nodes: gated(gate, order) })).toMatchObject({ ops: [op], flops: 4 * 192 });
  });

  it("isn't one where something else reads the gate, or it gates something else", async () => {
    const read = [...gated("Sigmoid", ["x", "s"]), { op: "Relu", inputs: ["s"], outputs: ["z"] }];
    expect(await totals({ nodes: read })).toMatchObject({ ops: ["sigmoid", "mul", "relu"] });
    const given = { nodes: gated("Sigmoid", ["x", "s"]), outputs: ["y", "s"] };
    expect(await totals(given)).toMatchObject({ ops: ["sigmoid", "mul"] });
    const other = { nodes: gated("Sigmoid", ["k", "s"]), inputs: { x: [1, 3, 8, 8], k: [1, 3, 8, 8] } };
    expect(await totals(other)).toMatchObject({ ops: ["sigmoid", "mul"] });
  });

  // ShuffleNet, arXiv:1707.01083, section 3.1: 2 groups of 3 channels become 3 of 2.
  const shuffled = (perm: readonly number[]): TestModel => ({
    nodes: [
      { op: "Reshape", inputs: ["x", "apart"], outputs: ["a"] },
      { op: "Transpose", inputs: ["a"], outputs: ["b"], attributes: { perm } },
      { op: "Reshape", inputs: ["b", "joined"], outputs: ["y"] },
    ],
    inputs: { x: [1, 6, 4, 4] },
    weights: { apart: list(1, 2, 3, 4, 4), joined: list(1, 6, 4, 4) },
  });

  it("groups of channels that change places with those in a group are a shuffle", async () => {
    const found = await totals(shuffled([0, 2, 1, 3, 4]));
    expect(found).toMatchObject({ ops: ["shuffle"], outputs: [[6, 4, 4]], receptiveField: 1 });
  });

  it("other sides that change places aren't", async () => {
    expect((await totals(shuffled([0, 1, 2, 4, 3]))).ops).toEqual(["reshape", "transpose", "reshape"]);
  });
});

describe("norms that the exporter made up", () => {
  it("learn nothing: ones and zeros among the ops", async () => {
    const nodes = [
      { op: "Conv", inputs: ["x", "w"], outputs: ["a"] },
      {
        op: "InstanceNormalization",
        inputs: ["a", "/gn/Constant_output_0", "/gn/Constant_1_output_0"],
        outputs: ["y"],
      },
    ];
    const weights = {
      w: [3, 3, 1, 1],
      "/gn/Constant_output_0": [3],
      "/gn/Constant_1_output_0": [3],
    };
    expect(await totals({ nodes, weights })).toMatchObject({ params: 9, uncounted: [] });
  });

  it("are uncounted with a scale a group, as before version 21", async () => {
    const model = one(
      "GroupNormalization",
      ["x", "w", "b"],
      { num_groups: 2 },
      { inputs: { x: [1, 6, 4, 4] }, weights: { w: [2], b: [2] }, opset: 18 },
    );
    expect(await totals(model)).toMatchObject({
      uncounted: [{ path: "groupnormalization", op: "GroupNormalization" }],
      outputs: [[6, 4, 4]],
    });
  });
});

describe("what has no exact rule hides nothing where its sides are known", () => {
  it.each<[string, TestModel, number[]]>([
    ["TopK", one("TopK", ["x", "k"], {}, { inputs: { x: [1, 100] }, weights: { k: list(5) } }), [5]],
    [
      "RoiAlign",
      one(
        "RoiAlign",
        ["x", "r", "i"],
        { output_height: 7, output_width: 7 },
        { inputs: { x: [1, 3, 8, 8], r: [10, 4], i: [10] } },
      ),
      [10, 3, 7, 7],
    ],
    [
      "GridSample",
      one("GridSample", ["x", "g"], {}, { inputs: { x: [1, 3, 8, 8], g: [1, 4, 5, 2] } }),
      [3, 4, 5],
    ],
    [
      "DeformConv",
      one(
        "DeformConv",
        ["x", "w", "o"],
        {},
        { inputs: { x: [1, 3, 8, 8], o: [1, 18, 6, 6] }, weights: { w: [4, 3, 3, 3] } },
      ),
      [4, 6, 6],
    ],
  ])("%s", async (op, model, shape) => {
    expect(await totals(model)).toMatchObject({
      uncounted: [{ path: op.toLowerCase(), op }],
      outputs: [shape],
    });
  });

  it("MaxUnpool, behind the places of MaxPool", async () => {
    const window = { kernel_shape: [2, 2], strides: [2, 2] };
    const nodes = [
      { op: "MaxPool", inputs: ["x"], outputs: ["a", "places"], attributes: window },
      { op: "MaxUnpool", inputs: ["a", "places"], outputs: ["b"], attributes: window },
      { op: "Relu", inputs: ["b"], outputs: ["y"] },
    ];
    expect(await totals({ nodes })).toMatchObject({
      uncounted: [{ path: "maxunpool", op: "MaxUnpool" }],
      ops: ["maxpool", "relu"],
      outputs: [[3, 8, 8]],
    });
  });

  it("NonMaxSuppression, whose sides depend on values", async () => {
    const model = one("NonMaxSuppression", ["x", "s"], {}, { inputs: { x: [1, 20, 4], s: [1, 2, 20] } });
    expect(await totals(model)).toMatchObject({ uncounted: [{ op: "NonMaxSuppression" }], outputs: [] });
  });
});
