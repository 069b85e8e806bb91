import type { GraphMetric } from "../../core/metric.js";
import { fieldsOf } from "../receptive-field.js";

export const receptiveField: GraphMetric = {
  name: "receptiveField",
  title: "field",
  unit: "pixels",
  definition:
    "The side of the input region that a position of the last map sees, before global pooling, flatten or linear; the largest over branches and sides",
  better: "higher",
  scalesWithBatch: false,
  combine: "largest",
  values: (graph) => fieldsOf(graph).map((field) => field && Math.max(...field.map(({ size }) => size))),
};
