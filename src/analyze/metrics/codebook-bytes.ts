import type { GraphMetric } from "../../core/metric.js";
import { storedSizes } from "../compression/stored-size.js";

export const codebookBytes: GraphMetric = {
  name: "codebookBytes",
  title: "codebooks",
  unit: "B",
  definition:
    "The part of compressedBytes that codes refer to: centroids, and the scaling factors of binary weights",
  better: "lower",
  scalesWithBatch: false,
  combine: "sum",
  values: (graph) => storedSizes(graph).map(({ codebooks }) => codebooks),
};
