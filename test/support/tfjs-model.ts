/** A graph model of TensorFlow.js: nodes, and the tensors that lie beside them. */
export function graphModel(nodes: readonly object[], stored: Readonly<Record<string, readonly number[]>>) {
  const weights = Object.entries(stored).map(([name, shape]) => ({ name, shape, dtype: "float32" }));
  const constants = Object.keys(stored).map((name) => ({ name, op: "Const" }));
  return JSON.stringify({
    format: "graph-model",
    modelTopology: { node: [...nodes, ...constants], versions: {} },
    weightsManifest: [{ paths: ["a.bin"], weights }],
  });
}

/** An input; a side of −1 is open. */
export function placeholder(name: string, ...sides: number[]) {
  const dim = sides.map((size) => ({ size: String(size) }));
  return { name, op: "Placeholder", attr: { shape: { shape: { dim } } } };
}

/** A small whole-number tensor that the graph holds itself. */
export function numbers(name: string, ...values: number[]) {
  const tensorShape = { dim: [{ size: String(values.length) }] };
  return {
    name,
    op: "Const",
    attr: { value: { tensor: { dtype: "DT_INT32", tensorShape, intVal: values } } },
  };
}

/** Attributes of a window. */
export function window(stride: number, padding: string, fused: readonly string[] = []) {
  return {
    strides: { list: { i: ["1", String(stride), String(stride), "1"] } },
    dilations: { list: { i: ["1", "1", "1", "1"] } },
    padding: { s: btoa(padding) },
    data_format: { s: btoa("NHWC") },
    fused_ops: { list: { s: fused.map((name) => btoa(name)) } },
  };
}

/** Convolution with ReLU6, depthwise, residual, mean, and a fully connected layer, out of order. */
export function smallGraphModel(): string {
  return graphModel(
    [
      { name: "net/add", op: "AddV2", input: ["net/conv", "net/depthwise"] },
      placeholder("image", -1, 8, 8, 3),
      { name: "net/scaled", op: "Mul", input: ["image", "factor"] },
      {
        name: "net/conv",
        op: "_FusedConv2D",
        input: ["net/scaled", "w", "b"],
        attr: window(2, "SAME", ["BiasAdd", "Relu6"]),
      },
      {
        name: "net/depthwise",
        op: "DepthwiseConv2dNative",
        input: ["net/conv", "dw"],
        attr: window(1, "SAME"),
      },
      numbers("axes", 1, 2),
      { name: "net/mean", op: "Mean", input: ["net/add", "axes"] },
      { name: "net/dense", op: "MatMul", input: ["net/mean", "m"] },
      { name: "net/softmax", op: "Softmax", input: ["net/dense", "^net/mean"] },
      { name: "Identity", op: "Identity", input: ["net/softmax"] },
    ],
    { factor: [], w: [3, 3, 3, 4], b: [4], dw: [3, 3, 4, 1], m: [4, 5] },
  );
}
