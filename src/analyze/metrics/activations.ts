import type { OpMetric } from "../../core/metric.js";
import { elementsOf } from "../../core/shape.js";

export const activations: OpMetric = {
  name: "activations",
  title: "activations",
  unit: "elements",
  definition: "Output elements of convolution and linear layers (fvcore's activation count)",
  better: "lower",
  scalesWithBatch: true,
  value({ op, application }) {
    if (op.kind !== "convolution" && op.kind !== "linear") return 0;
    return application.outputs.reduce((sum, shape) => sum + elementsOf(shape), 0);
  },
  combine: "sum",
};
