import type { GraphMetric } from "../../core/metric.js";
import { additionEnergy } from "./addition-energy.js";
import { memoryEnergy } from "./memory-energy.js";
import { multiplicationEnergy } from "./multiplication-energy.js";

const parts = [multiplicationEnergy, additionEnergy, memoryEnergy];

export const energy: GraphMetric = {
  name: "energy",
  title: "energy",
  unit: "pJ",
  definition:
    "A model: what multiply-accumulates and memory take by a table of picojoules, multiplicationEnergy + additionEnergy + memoryEnergy; docs/energy.md",
  better: "lower",
  scalesWithBatch: false,
  combine: "sum",
  isReal: true,
  values(graph, batch) {
    const values = parts.map((part) => part.values(graph, batch));
    return graph.nodes.map((_, index) => values.reduce((sum, part) => sum + (part[index] ?? 0), 0));
  },
  leftOut: (graph) => [...new Set(parts.flatMap((part) => part.leftOut?.(graph) ?? []))],
};
