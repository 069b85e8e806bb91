import type { GraphMetric } from "../../core/metric.js";
import { operationsOf } from "../operations.js";

export const additions: GraphMetric = {
  name: "additions",
  title: "additions",
  unit: "",
  definition:
    "Additions and subtractions of the multiply-accumulates, of looked-up products and of scaling factors",
  better: "lower",
  scalesWithBatch: true,
  combine: "sum",
  values: (graph, batch) => operationsOf(graph).map(({ additions }) => batch * additions),
};
