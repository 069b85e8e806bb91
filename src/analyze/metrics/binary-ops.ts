import type { GraphMetric } from "../../core/metric.js";
import { operationsOf } from "../operations.js";

export const binaryOps: GraphMetric = {
  name: "binaryOps",
  title: "binary ops",
  unit: "",
  definition: "XNOR and popcount of binary weights and binary inputs, in the place of multiply-accumulates",
  better: "lower",
  scalesWithBatch: true,
  combine: "sum",
  values: (graph, batch) => operationsOf(graph).map(({ binaryOps }) => batch * binaryOps),
};
