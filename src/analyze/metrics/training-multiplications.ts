import type { GraphMetric } from "../../core/metric.js";
import { hasBinaryWeights, stepMacs } from "../training/step.js";

/** BinaryConnect, arXiv:1511.00363, section 1: "remove the need for about 2/3 of the multiplications". */
export const trainingMultiplications: GraphMetric = {
  name: "trainingMultiplications",
  title: "training mult.",
  unit: "",
  definition:
    "Multiplications of one training step's multiply-accumulates; with weights of 1 bit only the gradient of the weights has any",
  better: "lower",
  scalesWithBatch: true,
  combine: "sum",
  values(graph, batch) {
    const steps = stepMacs(graph);
    return graph.nodes.map((node, index) => {
      const { forward = 0, ofInputs = 0, ofWeights = 0 } = steps[index] ?? {};
      return batch * (hasBinaryWeights(node, graph) ? ofWeights : forward + ofInputs + ofWeights);
    });
  },
};
