import type { OpMetric } from "../../core/metric.js";

export const macs: OpMetric = {
  name: "macs",
  title: "MACs",
  unit: "MAC",
  definition:
    "Multiply-accumulates of convolutions, transposed convolutions, linear layers and matrix products, and nothing else: the papers' mult-adds",
  better: "lower",
  scalesWithBatch: true,
  value: (node) => node.application.macs,
  combine: "sum",
};
