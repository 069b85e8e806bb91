import type { GraphMetric } from "../../core/metric.js";
import { storedSizes } from "../compression/stored-size.js";

export const codeBytes: GraphMetric = {
  name: "codeBytes",
  title: "codes",
  unit: "B",
  definition:
    "The part of compressedBytes that stands for the weights themselves, and biases and all else as they are",
  better: "lower",
  scalesWithBatch: false,
  combine: "sum",
  values: (graph) => storedSizes(graph).map(({ codes }) => codes),
};
