import type { GraphMetric } from "../../core/metric.js";
import { storedSizes } from "../compression/stored-size.js";

export const indexBytes: GraphMetric = {
  name: "indexBytes",
  title: "indices",
  unit: "B",
  definition: "The part of compressedBytes that says where the weights lie that pruning keeps",
  better: "lower",
  scalesWithBatch: false,
  combine: "sum",
  values: (graph) => storedSizes(graph).map(({ indices }) => indices),
};
