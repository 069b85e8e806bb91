import type { GraphMetric } from "../../core/metric.js";
import { storedSizes } from "../compression/stored-size.js";

export const compressedBytes: GraphMetric = {
  name: "compressedBytes",
  title: "compressed",
  unit: "B",
  definition:
    "Bytes of the parameters as compression stores them: codeBytes + indexBytes + codebookBytes; docs/compression.md has the rules",
  better: "lower",
  scalesWithBatch: false,
  combine: "sum",
  values: (graph) => storedSizes(graph).map(({ codes, indices, codebooks }) => codes + indices + codebooks),
};
