import type { GraphMetric } from "../../core/metric.js";
import { stepMacs } from "../training/step.js";

export const backwardMacs: GraphMetric = {
  name: "backwardMacs",
  title: "backward MACs",
  unit: "MAC",
  definition:
    "Multiply-accumulates of the backward pass: gradients of weights, and of inputs behind earlier parameters; docs/training.md",
  better: "lower",
  scalesWithBatch: true,
  combine: "sum",
  values: (graph, batch) => stepMacs(graph).map(({ ofInputs, ofWeights }) => batch * (ofInputs + ofWeights)),
};
