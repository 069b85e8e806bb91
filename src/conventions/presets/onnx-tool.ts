import type { ConventionDefinition } from "../convention.js";

/** onnx-tool counts the instructions that each operator of an ONNX graph takes: 4 a division, 32 an exponential. */
export const onnxTool: ConventionDefinition = {
  name: "onnx-tool",
  unit: "MAC",
  summary: "onnx-tool's MACs: instructions of every operator of the ONNX graph",
  source: "ThanatosShinji/onnx-tool f06228c, onnx_tool/node.py",
  counts: {
    convolution: "$macs",
    "convolution-bias": "$outputs",
    linear: "$macs",
    "linear-bias": "$outputs",
    matmul: "$macs",
    batchnorm: "31 * $elements",
    instancenorm: "14 * $elements",
    lrn: "(37 + $size) * $elements",
    relu: "$elements",
    // Clip compares twice.
    relu6: "2 * $elements",
    hardtanh: "2 * $elements",
    leakyrelu: "2 * $elements",
    prelu: "2 * $elements",
    hsigmoid: "4 * $elements",
    hswish: "5 * $elements",
    sigmoid: "32 * $elements",
    // A sigmoid and a product.
    silu: "33 * $elements",
    swish: "33 * $elements",
    tanh: "76 * $elements",
    maxpool: "$cells * $outputs",
    avgpool: "$cells * $outputs",
    // Pooling by the kernel that gives this size.
    adaptivemaxpool: "$cells_read * $in",
    adaptiveavgpool: "$cells_read * $in",
    globalavgpool: "$elements + 4 * $outputs",
    elementwise: "($inputs - 1) * $outputs",
    scale: "(1 + $shift) * $elements",
    softmax: "36 * $elements",
    resize: "4 * $outputs if $mode == bilinear else 0",
  },
  parameters: "all",
  uncounted: ["layernorm", "groupnorm", "elu", "selu", "gelu", "mish", "softplus", "globalmaxpool"],
};
