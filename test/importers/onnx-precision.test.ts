import { describe, expect, it } from "vitest";
import { precisionOf } from "../../src/core/precision.js";
import type { TestModel } from "../support/onnx.js";
import { read, totals } from "../support/read-onnx.js";

const UINT8 = 2;
const INT8 = 3;
const INT32 = 6;
const FLOAT16 = 10;
const INT4 = 22;

/** The bits of each op's weights and of what it gives. */
async function bitsOf(model: TestModel) {
  const { graph, diagnostics } = await read(model);
  expect(diagnostics).toEqual([]);
  return graph?.nodes.map((node) => {
    const { weights, activations } = precisionOf(node, graph);
    return [node.op.name, weights, activations];
  });
}

const scales = { s: { dims: [], type: 1 }, z: { dims: [], type: UINT8 } };
const weights = { ...scales, w: { dims: [4, 3, 3, 3], type: INT8 }, b: { dims: [4], type: INT32 } };

describe("quantised ONNX files", () => {
  it("of QLinearConv have 8 bits", async () => {
    const inputs = ["q", "s", "z", "w", "s", "z", "s", "z", "b"];
    const nodes = [
      { op: "QuantizeLinear", inputs: ["x", "s", "z"], outputs: ["q"] },
      { op: "QLinearConv", inputs, outputs: ["a"] },
      { op: "MaxPool", inputs: ["a"], outputs: ["m"], attributes: { kernel_shape: [2, 2], strides: [2, 2] } },
      { op: "DequantizeLinear", inputs: ["m", "s", "z"], outputs: ["d"] },
      { op: "Sigmoid", inputs: ["d"], outputs: ["y"] },
    ];
    expect(await bitsOf({ nodes, weights })).toEqual([
      ["conv", 8, 8],
      ["maxpool", 8, 8],
      ["sigmoid", 32, 32],
    ]);
    // 3·3·3·4 weights and 4 biases, a byte each.
    expect(await totals({ nodes, weights })).toMatchObject({ params: 112, weightBytes: 112, uncounted: [] });
  });

  it("of QLinearMatMul have 8 bits, and sums of MatMulInteger and ConvInteger 32", async () => {
    const vectors = { ...scales, w: { dims: [16, 5], type: INT8 } };
    const inputs = { x: [1, 16] };
    const matmul = { op: "QLinearMatMul", inputs: ["x", "s", "z", "w", "s", "z", "s", "z"], outputs: ["y"] };
    expect(await bitsOf({ nodes: [matmul], weights: vectors, inputs, inputType: UINT8 })).toEqual([
      ["linear", 8, 8],
    ]);
    const sums = { op: "MatMulInteger", inputs: ["x", "w", "z"], outputs: ["y"] };
    expect(await bitsOf({ nodes: [sums], weights: vectors, inputs, inputType: UINT8 })).toEqual([
      ["linear", 8, 32],
    ]);
    const conv = { op: "ConvInteger", inputs: ["x", "w", "z"], outputs: ["y"] };
    expect(await bitsOf({ nodes: [conv], weights, inputType: UINT8 })).toEqual([["conv", 8, 32]]);
  });

  const pairs = [
    { op: "QuantizeLinear", inputs: ["x", "s", "z"], outputs: ["xq"] },
    { op: "DequantizeLinear", inputs: ["xq", "s", "z"], outputs: ["xd"] },
    { op: "DequantizeLinear", inputs: ["w", "s"], outputs: ["wd"] },
    { op: "DequantizeLinear", inputs: ["b", "s"], outputs: ["bd"] },
    { op: "Conv", inputs: ["xd", "wd", "bd"], outputs: ["c"] },
    { op: "Relu", inputs: ["c"], outputs: ["r"] },
    { op: "QuantizeLinear", inputs: ["r", "s", "z"], outputs: ["rq"] },
    { op: "DequantizeLinear", inputs: ["rq", "s", "z"], outputs: ["rd"] },
    { op: "GlobalAveragePool", inputs: ["rd"], outputs: ["y"] },
  ];

  it("by pairs have the bits of what is stored, and of what is quantised at once", async () => {
    expect(await bitsOf({ nodes: pairs, weights })).toEqual([
      ["conv", 8, 8],
      ["relu", 8, 8],
      ["globalavgpool", 32, 32],
    ]);
    expect(await totals({ nodes: pairs, weights })).toMatchObject({ params: 112, weightBytes: 112 });
  });

  it("by pairs have float where something else reads it, too", async () => {
    const nodes = [...pairs, { op: "Relu", inputs: ["c"], outputs: ["other"] }];
    expect((await bitsOf({ nodes, weights }))?.[0]).toEqual(["conv", 8, 32]);
  });

  it("count weights once that two pairs read", async () => {
    const nodes = [
      { op: "DequantizeLinear", inputs: ["w", "s"], outputs: ["first"] },
      { op: "DequantizeLinear", inputs: ["w", "s"], outputs: ["second"] },
      { op: "Conv", inputs: ["x", "first"], outputs: ["a"] },
      { op: "Conv", inputs: ["x", "second"], outputs: ["y"] },
    ];
    expect(await totals({ nodes, weights })).toMatchObject({ params: 108, weightBytes: 108 });
  });

  it("by pairs around weights of float are as they will be", async () => {
    const nodes = [
      { op: "QuantizeLinear", inputs: ["v", "s", "i"], outputs: ["q"] },
      { op: "DequantizeLinear", inputs: ["q", "s", "i"], outputs: ["d"] },
      { op: "Conv", inputs: ["x", "d"], outputs: ["y"] },
    ];
    const own = { ...scales, i: { dims: [], type: INT8 }, v: [4, 3, 3, 3] };
    expect(await totals({ nodes, weights: own })).toMatchObject({ params: 108, weightBytes: 108 });
  });

  it("transposed have the bits that are stored", async () => {
    const nodes = [
      { op: "DequantizeLinear", inputs: ["w", "s"], outputs: ["d"] },
      { op: "Transpose", inputs: ["d"], outputs: ["t"] },
      { op: "MatMul", inputs: ["x", "t"], outputs: ["y"] },
    ];
    const own = { ...scales, w: { dims: [6, 16], type: INT8 } };
    expect(await totals({ nodes, weights: own, inputs: { x: [1, 16] } })).toMatchObject({ weightBytes: 96 });
  });

  it("pack two weights of 4 bits into a byte", async () => {
    const nodes = [
      { op: "DequantizeLinear", inputs: ["w", "s"], outputs: ["d"] },
      { op: "MatMul", inputs: ["x", "d"], outputs: ["y"] },
    ];
    const own = { ...scales, w: { dims: [16, 6], type: INT4 } };
    expect(await totals({ nodes, weights: own, inputs: { x: [1, 16] } })).toMatchObject({ weightBytes: 48 });
  });
});

describe("half precision", () => {
  it("is that of what flows in, until a Cast", async () => {
    const nodes = [
      { op: "Conv", inputs: ["x", "h"], outputs: ["a"] },
      { op: "Relu", inputs: ["a"], outputs: ["b"] },
      { op: "Cast", inputs: ["b"], outputs: ["c"], attributes: { to: 1 } },
      { op: "Sigmoid", inputs: ["c"], outputs: ["y"] },
    ];
    const model = { nodes, weights: { h: { dims: [4, 3, 1, 1], type: FLOAT16 } }, inputType: FLOAT16 };
    expect(await bitsOf(model)).toEqual([
      ["conv", 16, 16],
      ["relu", 16, 16],
      ["sigmoid", 32, 32],
    ]);
    const { graph } = await read(model);
    expect(graph?.precision?.usual).toEqual({ weights: 16, activations: 16 });
    expect(await totals(model)).toMatchObject({ weightBytes: 24 });
  });

  it("is no word in a file of float", async () => {
    const nodes = [{ op: "Conv", inputs: ["x", "v"], outputs: ["y"] }];
    expect((await read({ nodes, weights: { v: [4, 3, 1, 1] } })).graph?.precision).toBeUndefined();
  });
});
