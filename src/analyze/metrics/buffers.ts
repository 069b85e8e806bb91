import type { OpMetric } from "../../core/metric.js";
import { weightElements } from "./params.js";

export const buffers: OpMetric = {
  name: "buffers",
  title: "buffers",
  unit: "",
  definition: "Running mean and variance of norms; params + buffers is what Keras prints as total",
  better: "lower",
  scalesWithBatch: false,
  value: (node) => weightElements(node, false),
  combine: "sum",
};
