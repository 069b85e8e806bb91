import type { GraphNode } from "../../core/graph.js";
import type { OpMetric } from "../../core/metric.js";

/** The elements of a node's weights that are learned, or that aren't; shared weights count where they are first used. */
export function weightElements(node: GraphNode, learned: boolean): number {
  if (node.op.weights === undefined || node.sharedWith !== null) return 0;
  const { weights } = node.application;
  return learned ? weights.learned : weights.others;
}

export const params: OpMetric = {
  name: "params",
  title: "params",
  unit: "",
  definition: "Learnable parameters: weights, biases, norm scale and shift (what PyTorch counts)",
  better: "lower",
  scalesWithBatch: false,
  value: (node) => weightElements(node, true),
  combine: "sum",
};
