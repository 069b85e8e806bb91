import type { GraphMetric } from "../../core/metric.js";
import { lackingOf, workEnergies } from "../energy/work.js";

export const additionEnergy: GraphMetric = {
  name: "additionEnergy",
  title: "add. energy",
  unit: "pJ",
  definition:
    "A model: the part of energy that additions take, and XNOR and popcount if the table has a number for them",
  better: "lower",
  scalesWithBatch: true,
  combine: "sum",
  isReal: true,
  values: (graph, batch) => workEnergies(graph).map(({ additions }) => batch * additions.picojoules),
  leftOut: (graph) => lackingOf(graph, "additions"),
};
