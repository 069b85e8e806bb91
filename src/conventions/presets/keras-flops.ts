import type { ConventionDefinition } from "../convention.js";

/** The keras-flops package: TensorFlow's profiler on a frozen graph, where a batch norm is unfused. */
export const kerasFlops: ConventionDefinition = {
  name: "keras-flops",
  unit: "FLOP",
  summary: "keras-flops: TensorFlow's profiler with unfused batch norms",
  source: "tokusumi/keras-flops bd74879, keras_flops/flops_registory.py, over TensorFlow's profiler",
  counts: {
    convolution: "2 * $macs",
    "convolution-bias": "$outputs",
    linear: "2 * $macs",
    "linear-bias": "$outputs",
    matmul: "2 * $macs",
    // Once a channel: adding epsilon, the reciprocal root (2), the scale, the product with the mean, the difference.
    batchnorm: "2 * $elements + (5 + $scale) * $in",
    maxpool: "$cells * $outputs",
    avgpool: "$cells * $outputs",
    // Pooling by the kernel that gives this size.
    adaptivemaxpool: "$cells_read * $in",
    adaptiveavgpool: "$cells_read * $in",
    globalavgpool: "$elements",
    globalmaxpool: "$elements - $outputs",
    elementwise: "($inputs - 1) * $outputs",
    scale: "(1 + $shift) * $elements",
    softmax: "5 * $elements",
  },
  parameters: "all",
  uncounted: [
    "layernorm",
    "groupnorm",
    "instancenorm",
    "gelu",
    "silu",
    "swish",
    "hswish",
    "hsigmoid",
    "mish",
  ],
};
