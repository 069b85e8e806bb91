import type { GraphMetric } from "../../core/metric.js";
import { stepMacs } from "../training/step.js";

export const trainingMacs: GraphMetric = {
  name: "trainingMacs",
  title: "training MACs",
  unit: "MAC",
  definition: "Multiply-accumulates of one training step: macs + backwardMacs",
  better: "lower",
  scalesWithBatch: true,
  combine: "sum",
  values: (graph, batch) =>
    stepMacs(graph).map(({ forward, ofInputs, ofWeights }) => batch * (forward + ofInputs + ofWeights)),
};
