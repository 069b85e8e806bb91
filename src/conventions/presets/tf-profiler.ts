import type { ConventionDefinition } from "../convention.js";

/** TensorFlow's profiler, which counts operators of the graph that are registered with it. A fused batch norm isn't. */
export const tfProfiler: ConventionDefinition = {
  name: "tf-profiler",
  unit: "FLOP",
  summary: "tf.profiler's float_ops, with fused batch norms",
  source:
    "tensorflow/tensorflow 0304934, tensorflow/python/profiler/internal/flops_registry.py, ops/nn_ops.py and ops/math_ops.py",
  counts: {
    convolution: "2 * $macs",
    "convolution-bias": "$outputs",
    linear: "2 * $macs",
    "linear-bias": "$outputs",
    matmul: "2 * $macs",
    maxpool: "$cells * $outputs",
    avgpool: "$cells * $outputs",
    // Pooling by the kernel that gives this size.
    adaptivemaxpool: "$cells_read * $in",
    adaptiveavgpool: "$cells_read * $in",
    globalavgpool: "$elements",
    elementwise: "($inputs - 1) * $outputs",
    scale: "(1 + $shift) * $elements",
    softmax: "5 * $elements",
  },
  parameters: "learned",
  // What Keras composes of several operators, and what it doesn't have.
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
