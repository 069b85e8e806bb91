import { describe, expect, it } from "vitest";
import type { TestModel } from "../support/onnx.js";
import { read, totals } from "../support/read-onnx.js";

describe("matrix products with weights", () => {
  it("of a transposed matrix have as many as of the matrix itself", async () => {
    // A is 6 × 4, so that A' · B is 4 × 6 times 6 × 5.
    const gemm = { op: "Gemm", inputs: ["x", "w", "b"], outputs: ["y"], attributes: { transA: 1 } };
    const model = { nodes: [gemm], inputs: { x: ["k", 4] }, weights: { w: [6, 5], b: [5] } };
    const { graph } = await read(model as TestModel, { x: [6, 4] });
    // The first side of the input is taken for its batch, which is gone after the transposition.
    expect(graph?.uncounted).toEqual([{ path: "gemm", op: "Gemm" }]);
    const nodes = [
      { op: "Reshape", inputs: ["x", "to"], outputs: ["a"] },
      { ...gemm, inputs: ["a", "w", "b"] },
    ];
    const weights = { w: [6, 5], b: [5], to: { dims: [2], data: [6, 4] } };
    expect(await totals({ nodes, weights, inputs: { x: [1, 24] } })).toMatchObject({
      params: 35,
      macs: 4 * 6 * 5,
      uncounted: [],
      outputs: [[4, 5]],
    });
  });

  it("of two that flow have no parameters", async () => {
    const nodes = [
      { op: "Reshape", inputs: ["x", "to"], outputs: ["a"] },
      { op: "Gemm", inputs: ["a", "a"], outputs: ["y"], attributes: { transB: 1 } },
    ];
    const weights = { to: { dims: [2], data: [6, 4] } };
    expect(await totals({ nodes, weights, inputs: { x: [1, 24] } })).toMatchObject({
      ops: ["reshape", "matmul"],
      params: 0,
      macs: 6 * 4 * 6,
      outputs: [[6, 6]],
    });
  });

  it.each([1, 3])("on the left multiply columns, for a batch of %i", async (batch) => {
    // 5 × 7 weights times 7 × 4, twice.
    const nodes = [{ op: "MatMul", inputs: ["w", "x"], outputs: ["y"] }];
    expect(await totals({ nodes, weights: { w: [5, 7] }, inputs: { x: [batch, 2, 7, 4] } })).toMatchObject({
      params: 35,
      macs: 2 * 5 * 7 * 4,
      uncounted: [],
      outputs: [[2, 5, 4]],
    });
  });

  it("of one column leave no side behind", async () => {
    const nodes = [{ op: "MatMul", inputs: ["x", "w"], outputs: ["y"] }];
    expect(await totals({ nodes, weights: { w: [7] }, inputs: { x: [1, 4, 7] } })).toMatchObject({
      params: 7,
      macs: 28,
      outputs: [[4]],
    });
  });
});

describe("a side of 1 in front that isn't the batch", () => {
  const apart = { op: "Reshape", inputs: ["x", "to"], outputs: ["rows"] };
  const first = { op: "Slice", inputs: ["rows", "zero", "one", "zero"], outputs: ["row"] };
  const weights = {
    to: { dims: [3], data: [6, 1, 4] },
    zero: { dims: [1], data: [0] },
    one: { dims: [1], data: [1] },
  };
  const inputs = { x: [1, 24] };

  it("is joined along", async () => {
    const nodes = [
      apart,
      first,
      { op: "Concat", inputs: ["row", "rows"], outputs: ["y"], attributes: { axis: 0 } },
    ];
    expect(await totals({ nodes, weights, inputs })).toMatchObject({ uncounted: [], outputs: [[7, 1, 4]] });
  });

  it("stretches", async () => {
    const nodes = [apart, first, { op: "Add", inputs: ["row", "rows"], outputs: ["y"] }];
    expect(await totals({ nodes, weights, inputs })).toMatchObject({
      flops: 24,
      uncounted: [],
      outputs: [[6, 1, 4]],
    });
  });

  it("is multiplied by each of several matrices", async () => {
    const nodes = [
      apart,
      first,
      { op: "Transpose", inputs: ["rows"], outputs: ["columns"], attributes: { perm: [0, 2, 1] } },
      { op: "MatMul", inputs: ["row", "columns"], outputs: ["y"] },
    ];
    expect(await totals({ nodes, weights, inputs })).toMatchObject({
      macs: 6 * 4,
      uncounted: [],
      outputs: [[6, 1, 1]],
    });
  });
});

describe("weights that are no op's own", () => {
  // ViT, arXiv:2010.11929, equation 1, with 2 × 2 patches of 4 × 4 and 5 numbers each.
  it.each([1, 2])("are joined with patches: a class token, for a batch of %i", async (batch) => {
    const nodes = [
      { op: "Conv", inputs: ["x", "w", "b"], outputs: ["map"], attributes: { strides: [4, 4] } },
      { op: "Reshape", inputs: ["map", "flat"], outputs: ["rows"] },
      { op: "Transpose", inputs: ["rows"], outputs: ["patches"], attributes: { perm: [0, 2, 1] } },
      { op: "Expand", inputs: ["class", "one"], outputs: ["token"] },
      { op: "Concat", inputs: ["token", "patches"], outputs: ["tokens"], attributes: { axis: 1 } },
      { op: "Add", inputs: ["tokens", "positions"], outputs: ["y"] },
    ];
    const weights = {
      w: [5, 3, 4, 4],
      b: [5],
      flat: { dims: [3], data: [batch, 5, 4] },
      class: [1, 1, 5],
      one: { dims: [3], data: [batch, 1, 5] },
      positions: [1, 5, 5],
    };
    expect(await totals({ nodes, weights, inputs: { x: [batch, 3, 8, 8] } })).toMatchObject({
      params: 5 * 48 + 5 + 5 + 5 * 5,
      macs: 4 * 5 * 48,
      // 2 a MAC, 20 biases, 25 sums.
      flops: 2 * 4 * 5 * 48 + 20 + 25,
      uncounted: [],
      outputs: [[5, 5]],
    });
  });

  it("are looked up by numbers that flow: an embedding", async () => {
    // PyTorch: Embedding(100, 8) has 800 parameters.
    const nodes = [{ op: "Gather", inputs: ["w", "x"], outputs: ["y"] }];
    expect(await totals({ nodes, weights: { w: [100, 8] }, inputs: { x: [1, 7] } })).toMatchObject({
      params: 800,
      flops: 0,
      uncounted: [],
      outputs: [[7, 8]],
    });
  });

  it("that are looked up, and transposed multiply what comes of it, count once: tied embeddings", async () => {
    const nodes = [
      { op: "Gather", inputs: ["w", "x"], outputs: ["a"] },
      { op: "Transpose", inputs: ["w"], outputs: ["turned"] },
      { op: "MatMul", inputs: ["a", "turned"], outputs: ["y"] },
    ];
    expect(await totals({ nodes, weights: { w: [100, 8] }, inputs: { x: [1, 7] } })).toMatchObject({
      params: 800,
      macs: 7 * 800,
      outputs: [[7, 100]],
    });
  });

  it("that are whole numbers are looked up as what flows, and aren't learned", async () => {
    const nodes = [
      { op: "Gather", inputs: ["w", "x"], outputs: ["a"] },
      { op: "Abs", inputs: ["a"], outputs: ["y"] },
    ];
    const weights = { w: { dims: [100, 8], type: 7 } };
    expect(await totals({ nodes, weights, inputs: { x: [1, 7] } })).toMatchObject({
      params: 0,
      uncounted: [],
      outputs: [[7, 8]],
    });
  });

  it("are added to each number of a product, and of one number aren't learned", async () => {
    const product = (bias: readonly number[]) =>
      totals({
        nodes: [{ op: "Gemm", inputs: ["x", "w", "b"], outputs: ["y"] }],
        weights: { w: [7, 5], b: bias },
        inputs: { x: [1, 7] },
      });
    // 2 FLOPs a MAC, and 5 sums.
    expect(await product([1])).toMatchObject({ params: 35, flops: 75 });
    expect(await product([1, 5])).toMatchObject({ params: 40, flops: 75 });
  });

  it("stretch along some sides: a number a row of each of 3 maps of 8 × 8", async () => {
    const nodes = [{ op: "Mul", inputs: ["x", "w"], outputs: ["y"] }];
    expect(await totals({ nodes, weights: { w: [3, 8, 1] } })).toMatchObject({
      params: 24,
      flops: 192,
      uncounted: [],
      outputs: [[3, 8, 8]],
    });
  });

  it.each<[string, TestModel["weights"], string]>([
    ["whole numbers", { w: { dims: [3, 1, 1], data: [1, 2, 3] } }, "w"],
    [
      "what was a constant of PyTorch's",
      { "/head/Constant_3_output_0": [3, 1, 1] },
      "/head/Constant_3_output_0",
    ],
  ])("aren't learned: %s", async (_, weights, name) => {
    const nodes = [{ op: "Mul", inputs: ["x", name], outputs: ["y"] }];
    expect(await totals({ nodes, weights: weights ?? {} })).toMatchObject({ params: 0, flops: 192 });
  });
});

describe("weights that two ops read in part", () => {
  const nodes = (first: string[], second: string[]) => [
    { op: "Conv", inputs: ["x", ...first], outputs: ["a"] },
    { op: "Conv", inputs: ["a", ...second], outputs: ["y"] },
  ];
  const weights = { w: [3, 3, 1, 1], v: [3, 3, 1, 1], b: [3], c: [3] };

  // A weight is used at 64 places, and each convolution adds a bias to 192 elements.
  it.each([
    ["the same bias", nodes(["w", "b"], ["v", "b"]), 9 + 9 + 3],
    ["the same weights", nodes(["w", "b"], ["w", "c"]), 9 + 3 + 3],
    ["the same weights, with a bias once", nodes(["w"], ["w", "b"]), 9 + 3],
    ["both", nodes(["w", "b"], ["w", "b"]), 9 + 3],
  ])("count once: %s", async (name, both, params) => {
    const biases = name.includes("once") ? 1 : 2;
    expect(await totals({ nodes: both, weights })).toMatchObject({
      params,
      macs: 2 * 9 * 64,
      flops: 4 * 9 * 64 + biases * 192,
      uncounted: [],
    });
  });

  it("are uncounted where they can't be told apart, and hide nothing: norms with one scale", async () => {
    const norm = (x: string, y: string, shift: string) => ({
      op: "InstanceNormalization",
      inputs: [x, "b", shift],
      outputs: [y],
    });
    const { uncounted, outputs } = await totals({
      nodes: [norm("x", "a", "c"), norm("a", "e", "d"), { op: "Relu", inputs: ["e"], outputs: ["y"] }],
      weights: { ...weights, d: [3] },
    });
    expect(uncounted).toEqual([{ path: "instancenormalization-2", op: "InstanceNormalization" }]);
    expect(outputs).toEqual([[3, 8, 8]]);
  });
});
