import type { GraphMetric } from "../../core/metric.js";
import { energyTableOf } from "../energy/horowitz.js";
import { memoryTraffic } from "./memory-traffic.js";

export const memoryEnergy: GraphMetric = {
  name: "memoryEnergy",
  title: "mem. energy",
  unit: "pJ",
  definition: "A model: the part of energy that memory takes, each byte of memoryTraffic being one of DRAM",
  better: "lower",
  scalesWithBatch: false,
  combine: "sum",
  isReal: true,
  values(graph, batch) {
    const { memory = 0 } = energyTableOf(graph);
    return memoryTraffic.values(graph, batch).map((bytes = 0) => bytes * memory);
  },
  leftOut: (graph) => (energyTableOf(graph).memory === undefined ? ["memory"] : []),
};
