import type { GraphMetric } from "../../core/metric.js";
import { stepMultiplications } from "../training/step.js";

/** BinaryConnect, arXiv:1511.00363, section 1: "remove the need for about 2/3 of the multiplications". */
export const trainingMultiplications: GraphMetric = {
  name: "trainingMultiplications",
  title: "training mult.",
  unit: "",
  definition:
    "Multiplications of one training step's multiply-accumulates; of products that have a factor of 1 bit there are none",
  better: "lower",
  scalesWithBatch: true,
  combine: "sum",
  values: (graph, batch) => stepMultiplications(graph).map((multiplications) => batch * multiplications),
};
