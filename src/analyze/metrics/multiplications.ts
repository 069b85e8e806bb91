import type { GraphMetric } from "../../core/metric.js";
import { operationsOf } from "../operations.js";

export const multiplications: GraphMetric = {
  name: "multiplications",
  title: "multiplications",
  unit: "",
  definition:
    "Multiplications that the multiply-accumulates still need: none by binary weights or inputs, and one an output by scaling factors",
  better: "lower",
  scalesWithBatch: true,
  combine: "sum",
  values: (graph, batch) => operationsOf(graph).map(({ multiplications }) => batch * multiplications),
};
