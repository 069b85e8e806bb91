import type { GraphMetric } from "../../core/metric.js";
import { lackingOf, workEnergies } from "../energy/work.js";

export const multiplicationEnergy: GraphMetric = {
  name: "multiplicationEnergy",
  title: "mult. energy",
  unit: "pJ",
  definition: "A model: the part of energy that multiplications take, each at the format of its wider factor",
  better: "lower",
  scalesWithBatch: true,
  combine: "sum",
  isReal: true,
  values: (graph, batch) =>
    workEnergies(graph).map(({ multiplications }) => batch * multiplications.picojoules),
  leftOut: (graph) => lackingOf(graph, "multiplications"),
};
