import type { GraphMetric } from "../../core/metric.js";
import { liveBytes } from "../memory/liveness.js";

export const peakActivationBytes: GraphMetric = {
  name: "peakActivationBytes",
  title: "peak memory",
  unit: "B",
  definition:
    "The most bytes that live tensors hold at once while the ops run in their order, without weights; docs/memory.md has the rules",
  better: "lower",
  scalesWithBatch: true,
  combine: "largest",
  values: (graph, batch) => liveBytes(graph).map((bytes) => bytes * batch),
};
