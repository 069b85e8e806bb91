import type { OpMetric } from "../../core/metric.js";

export const activations: OpMetric = {
  name: "activations",
  title: "activations",
  unit: "elements",
  definition: "Output elements of convolution and linear layers (fvcore's activation count)",
  better: "lower",
  scalesWithBatch: true,
  value({ op, application }) {
    return op.kind === "convolution" || op.kind === "linear" ? application.outputElements : 0;
  },
  combine: "sum",
};
