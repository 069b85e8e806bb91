import { describe, expect, it } from "vitest";
import { importBytes } from "../support/import.js";
import { graphModel, numbers, placeholder, window } from "../support/tfjs-model.js";

type Sides = readonly number[];

/** What one node gives that reads `x`, with the stored tensors and numbers that it names. */
async function ofNode(
  node: { op: string; input: string[]; attr?: object },
  x: Sides,
  { stored = {}, lists = {} }: { stored?: Record<string, Sides>; lists?: Record<string, Sides> } = {},
) {
  const model = graphModel(
    [
      placeholder("x", ...x),
      ...Object.entries(lists).map(([name, values]) => numbers(name, ...values)),
      { name: "n", ...node },
    ],
    stored,
  );
  const { network, totals, errors } = await importBytes(model);
  const output = network?.graph.outputs[0]?.shape.join("x");
  return { output, errors, uncounted: network?.graph.uncounted.map(({ op }) => op), ...totals };
}

const channelsFirst = (padding: string) => ({
  strides: { list: { i: ["1", "1", "2", "2"] } },
  dilations: { list: { i: ["1", "1", "1", "1"] } },
  ksize: { list: { i: ["1", "1", "2", "2"] } },
  padding: { s: btoa(padding) },
  data_format: { s: btoa("NCHW") },
});

const MAP = [1, 8, 8, 4];

// Shapes are TensorFlow's of the same op (tf.raw_ops), channels first here.
describe("an op of a graph model", () => {
  it.each<
    [
      string,
      string[],
      object,
      Sides,
      { stored?: Record<string, Sides>; lists?: Record<string, Sides> },
      object,
    ]
  >([
    [
      "StridedSlice",
      ["x", "b", "e", "s"],
      { begin_mask: { i: "1" }, end_mask: { i: "5" } },
      MAP,
      { lists: { b: [0, 1, 0, 1], e: [0, 5, 0, 3], s: [1, 1, 2, 1] } },
      { output: "2x4x4" },
    ],
    [
      "StridedSlice",
      ["x", "b", "e", "s"],
      { shrink_axis_mask: { i: "2" }, begin_mask: { i: "1" }, end_mask: { i: "1" } },
      MAP,
      { lists: { b: [0, 3], e: [0, 4], s: [1, 1] } },
      { output: "4x8" },
    ],
    [
      "StridedSlice",
      ["x", "b", "e", "s"],
      { ellipsis_mask: { i: "1" }, new_axis_mask: { i: "2" } },
      MAP,
      { lists: { b: [0, 0], e: [0, 0], s: [1, 1] } },
      { output: "1x8x8x4" },
    ],
    [
      "StridedSlice",
      ["x", "b", "e", "s"],
      {},
      MAP,
      { lists: { b: [7], e: [0], s: [-1] } },
      { uncounted: ["StridedSlice"] },
    ],
    [
      "Slice",
      ["x", "b", "z"],
      {},
      MAP,
      { lists: { b: [0, 2, 0, 1], z: [1, 3, -1, 2] } },
      { output: "2x3x8" },
    ],
    ["Split", ["axis", "x"], { num_split: { i: "2" } }, MAP, { lists: { axis: [1] } }, { output: "4x4x8" }],
    ["SplitV", ["x", "z", "axis"], {}, MAP, { lists: { z: [1, -1], axis: [3] } }, { output: "1x8x8" }],
    ["Pack", ["x", "x"], { axis: { i: "1" } }, MAP, {}, { output: "4x2x8x8" }],
    ["Unpack", ["x"], { axis: { i: "1" }, num: { i: "8" } }, MAP, {}, { output: "4x8" }],
    ["ExpandDims", ["x", "axis"], {}, MAP, { lists: { axis: [1] } }, { output: "4x1x8x8" }],
    ["Tile", ["x", "m"], {}, MAP, { lists: { m: [1, 2, 1, 3] } }, { output: "12x16x8" }],
    ["GatherV2", ["x", "i", "axis"], {}, MAP, { lists: { i: [0, 3, 1], axis: [3] } }, { output: "3x8x8" }],
    // 100 vectors of 8, one for each of 7 numbers.
    [
      "GatherV2",
      ["t", "x", "axis"],
      {},
      [1, 7],
      { stored: { t: [100, 8] }, lists: { axis: [0] } },
      { output: "8x7", params: 800 },
    ],
    ["ArgMax", ["x", "axis"], {}, [1, 10], { lists: { axis: [1] } }, { flops: 10 }],
    ["Greater", ["x", "x"], {}, MAP, {}, { output: "4x8x8", flops: 256 }],
    ["SelectV2", ["x", "x", "x"], {}, MAP, {}, { output: "4x8x8", flops: 256 }],
    ["SquaredDifference", ["x", "x"], {}, MAP, {}, { flops: 2 * 256 }],
    ["AddN", ["x", "x", "x"], {}, MAP, {}, { flops: 2 * 256 }],
    ["Prelu", ["x", "a"], {}, MAP, { stored: { a: [1, 1, 4] } }, { params: 4, flops: 256 }],
    ["BiasAdd", ["x", "a"], {}, MAP, { stored: { a: [4] } }, { params: 4, flops: 256 }],
    [
      "Conv2DBackpropInput",
      ["z", "w", "x"],
      window(2, "SAME"),
      MAP,
      { stored: { w: [3, 3, 5, 4] }, lists: { z: [1, 16, 16, 5] } },
      // Each of the 64 places is multiplied by the whole filter.
      { output: "5x16x16", params: 180, macs: 64 * 180 },
    ],
    // A side that strides of 2 don't give by themselves.
    [
      "Conv2DBackpropInput",
      ["z", "w", "x"],
      window(2, "SAME"),
      MAP,
      { stored: { w: [3, 3, 5, 4] }, lists: { z: [1, 15, 15, 5] } },
      { uncounted: ["Conv2DBackpropInput"] },
    ],
    [
      "Conv2D",
      ["x", "w"],
      channelsFirst("SAME"),
      [1, 4, 8, 6],
      { stored: { w: [3, 3, 4, 5] } },
      { output: "3x5x4", params: 180, macs: 12 * 180 },
    ],
    ["MaxPool", ["x"], channelsFirst("VALID"), [1, 4, 8, 6], {}, { output: "3x4x4" }],
    [
      "BiasAdd",
      ["x", "a"],
      { data_format: { s: btoa("NCHW") } },
      [1, 4, 8, 6],
      { stored: { a: [4] } },
      { output: "6x4x8", params: 4, flops: 192 },
    ],
    ["NonMaxSuppressionV4", ["x"], {}, MAP, {}, { uncounted: ["NonMaxSuppressionV4"] }],
  ])("%s %j %j", async (op, reads, attr, x, more, expected) => {
    const found = await ofNode({ op, input: reads, attr }, x, more);
    expect(found.errors).toEqual([]);
    expect(found).toMatchObject({ uncounted: [], ...expected });
  });
});

describe("graph models", () => {
  it("put channels first last once between ops that read them so", async () => {
    const attr = channelsFirst("SAME");
    const model = graphModel(
      [
        placeholder("x", 1, 4, 8, 8),
        { name: "c", op: "Conv2D", input: ["x", "w"], attr },
        { name: "d", op: "Conv2D", input: ["c", "v"], attr },
      ],
      { w: [3, 3, 4, 4], v: [1, 1, 4, 4] },
    );
    const { network, totals } = await importBytes(model);
    expect(totals).toMatchObject({ macs: 16 * 144 + 4 * 16 });
    expect(network?.graph.nodes.map(({ path }) => path)).toEqual([
      "c/channels-last",
      "c/conv",
      "c/channels-first",
      "d/conv",
      "d/channels-first",
    ]);
  });

  it("compute shapes from shapes", async () => {
    const model = graphModel(
      [
        placeholder("x", -1, 4, 4, 8),
        numbers("zero", 0),
        numbers("one", 1),
        {
          name: "rest",
          op: "Const",
          attr: { value: { tensor: { dtype: "DT_INT32", tensorShape: {}, intVal: [-1] } } },
        },
        { name: "shape", op: "Shape", input: ["x"] },
        {
          name: "batch",
          op: "StridedSlice",
          input: ["shape", "zero", "one", "one"],
          attr: { shrink_axis_mask: { i: "1" } },
        },
        { name: "wanted", op: "Pack", input: ["batch", "rest"], attr: { axis: { i: "0" } } },
        { name: "flat", op: "Reshape", input: ["x", "wanted"] },
        { name: "dense", op: "MatMul", input: ["flat", "w"] },
      ],
      { w: [128, 3] },
    );
    for (const batch of [1, 2]) {
      const { network, totals, errors } = await importBytes(model, "m", {
        inputs: new Map([["x", [batch, 4, 4, 8]]]),
      });
      expect(errors).toEqual([]);
      expect(network?.graph.uncounted).toEqual([]);
      expect(totals).toMatchObject({ params: 384, macs: 384 });
    }
  });

  it("move blocks of positions into the batch around a dilated convolution", async () => {
    // A convolution of 3 × 3 with holes of 2 on 8 × 8 with `same` reads 9 · 4 numbers for each of 64 places.
    const model = graphModel(
      [
        placeholder("x", 1, 8, 8, 4),
        numbers("block", 2, 2),
        { name: "ends", op: "Const", attr: matrix(2, 2, 2, 2) },
        { name: "none", op: "Const", attr: matrix(0, 0, 0, 0) },
        { name: "apart", op: "SpaceToBatchND", input: ["x", "block", "ends"] },
        { name: "conv", op: "Conv2D", input: ["apart", "w"], attr: window(1, "VALID") },
        { name: "back", op: "BatchToSpaceND", input: ["conv", "block", "none"] },
      ],
      { w: [3, 3, 4, 5] },
    );
    for (const batch of [1, 2]) {
      const { network, totals, errors } = await importBytes(model, "m", {
        inputs: new Map([["x", [batch, 8, 8, 4]]]),
      });
      expect(errors).toEqual([]);
      expect(network?.graph.outputs.map(({ shape }) => shape)).toEqual([[5, 8, 8]]);
      expect(totals).toMatchObject({ params: 180, macs: 64 * 180 });
    }
  });
});

function matrix(...values: number[]) {
  const tensorShape = { dim: [{ size: "2" }, { size: "2" }] };
  return { value: { tensor: { dtype: "DT_INT32", tensorShape, intVal: values } } };
}
