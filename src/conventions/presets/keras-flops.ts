import type { ConventionDefinition } from "../convention.js";
import { tfProfiler } from "./tf-profiler.js";

/** The keras-flops package: TensorFlow's profiler on a frozen graph, where a batch norm is unfused. */
export const kerasFlops: ConventionDefinition = {
  ...tfProfiler,
  name: "keras-flops",
  summary: "keras-flops: TensorFlow's profiler with unfused batch norms",
  source: "tokusumi/keras-flops bd74879, keras_flops/flops_registory.py, over TensorFlow's profiler",
  counts: {
    ...tfProfiler.counts,
    // Once a channel: adding epsilon, the reciprocal root (2), the scale, the product with the mean, the difference.
    batchnorm: "2 * $elements + (5 + $scale) * $in",
    globalmaxpool: "$elements - $outputs",
  },
  parameters: "all",
};
