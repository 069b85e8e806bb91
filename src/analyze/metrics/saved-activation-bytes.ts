import type { GraphMetric } from "../../core/metric.js";
import { savedBytes } from "../training/saved.js";

export const savedActivationBytes: GraphMetric = {
  name: "savedActivationBytes",
  title: "saved",
  unit: "B",
  definition:
    "Bytes that the forward pass keeps for the backward pass, each tensor once; docs/training.md says which op keeps what",
  better: "lower",
  // The statistics of a batch norm are there once for a batch.
  scalesWithBatch: false,
  combine: "sum",
  values: savedBytes,
};
