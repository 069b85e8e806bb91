import { describeDamage, structuredFile } from "../../support/damage.js";
import { onnxFile, type TestModel } from "../../support/onnx.js";

const damageable = (model: TestModel) => structuredFile(model, onnxFile);

describeDamage("onnx", [
  damageable({
    nodes: [
      {
        op: "Conv",
        name: "/a/a.0/Conv",
        inputs: ["x", "w", "b"],
        outputs: ["a"],
        attributes: { group: 1, pads: [1, 1, 1, 1] },
      },
      { op: "Relu", inputs: ["a"], outputs: ["c"] },
      { op: "MaxPool", inputs: ["c"], outputs: ["d"], attributes: { kernel_shape: [2, 2], strides: [2, 2] } },
      { op: "Reshape", inputs: ["d", "to"], outputs: ["f"] },
      { op: "Gemm", inputs: ["f", "v"], outputs: ["y"], attributes: { transB: 1 } },
    ],
    weights: { w: [4, 3, 3, 3], b: [4], v: [10, 64], to: { dims: [2], data: [1, -1] } },
  }),
  damageable({
    nodes: [
      { op: "Split", inputs: ["x"], outputs: ["a", "b"], attributes: { axis: 1, split: [1, 2] } },
      { op: "Concat", inputs: ["b", "a"], outputs: ["c"], attributes: { axis: 1 } },
      { op: "Resize", inputs: ["c", "", "", "sizes"], outputs: ["r"], attributes: { mode: "nearest" } },
      { op: "Tile", inputs: ["r", "times"], outputs: ["t"] },
      { op: "ReduceMean", inputs: ["t"], outputs: ["y"], attributes: { axes: [2, 3] } },
    ],
    inputs: { x: ["n", 3, 8, 8] },
    weights: { sizes: { dims: [4], data: [1, 3, 16, 16] }, times: { dims: [4], data: [1, 2, 1, 1] } },
    opset: 11,
  }),
  damageable({
    nodes: [
      { op: "Transpose", inputs: ["x"], outputs: ["a"], attributes: { perm: [0, 2, 3, 1] } },
      { op: "MatMul", inputs: ["a", "w"], outputs: ["b"] },
      { op: "Slice", inputs: ["b", "s", "e"], outputs: ["c"] },
      { op: "Shape", inputs: ["c"], outputs: ["h"] },
      { op: "ConstantOfShape", inputs: ["h"], outputs: ["o"] },
      { op: "Add", inputs: ["c", "o"], outputs: ["d"] },
      { op: "F", domain: "own", inputs: ["d"], outputs: ["y"] },
    ],
    weights: { w: [3, 7], s: { dims: [1], data: [0] }, e: { dims: [1], data: [-1] } },
    functions: [
      {
        name: "F",
        domain: "own",
        inputs: ["p"],
        outputs: ["q"],
        nodes: [{ op: "Tanh", inputs: ["p"], outputs: ["q"] }],
      },
    ],
  }),
  damageable({
    nodes: [
      { op: "Transpose", inputs: ["x"], outputs: ["a"], attributes: { perm: [1, 0, 2] } },
      {
        op: "LSTM",
        inputs: ["a", "w", "r", "b"],
        outputs: ["s", "h"],
        attributes: { hidden_size: 2, direction: "bidirectional" },
      },
      { op: "Gather", inputs: ["h", "last"], outputs: ["y"] },
    ],
    weights: { w: [2, 8, 3], r: [2, 8, 2], b: [2, 16], last: { dims: [], data: [1] } },
    inputs: { x: [2, 7, 3] },
  }),
  damageable({
    nodes: [
      {
        op: "Upsample",
        inputs: ["x"],
        outputs: ["a"],
        attributes: { scales: { floats: [1, 1, 2, 2] } },
      },
      { op: "Einsum", inputs: ["a", "w"], outputs: ["b"], attributes: { equation: "bchw,ck->bhwk" } },
      { op: "Attention", inputs: ["b", "b", "b"], outputs: ["c"], attributes: { is_causal: 1 } },
      { op: "ScatterND", inputs: ["c", "i", "c"], outputs: ["d"] },
      { op: "TopK", inputs: ["d", "k"], outputs: ["e", "f"], attributes: { axis: 1 } },
      { op: "DynamicQuantizeLinear", inputs: ["e"], outputs: ["q", "s", "z"] },
      { op: "MatMulInteger", inputs: ["q", "v"], outputs: ["y"] },
    ],
    weights: {
      w: [3, 5],
      v: { dims: [5, 2], type: 3 },
      i: { dims: [2, 2], data: [0, 1, 1, 0] },
      k: { dims: [1], data: [3] },
    },
  }),
]);
