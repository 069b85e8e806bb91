import type { OpMetric } from "../../core/metric.js";

export const flops: OpMetric = {
  name: "flops",
  title: "FLOPs",
  unit: "FLOP",
  definition:
    "Every arithmetic operation, a multiply-accumulate being two; docs/counting.md has each op's rule",
  better: "lower",
  scalesWithBatch: true,
  value: (node) => node.application.flops,
  combine: "sum",
};
