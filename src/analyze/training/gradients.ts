import type { Graph, Tensor } from "../../core/graph.js";
import { onceForEach } from "../once.js";

/** The gradients that a training step computes at an op. */
export interface OpGradients {
  /** Of each input: only those that an earlier op with parameters made, or helped to make. */
  readonly inputs: readonly boolean[];
  /** Of its weights. */
  readonly weights: boolean;
}

/**
 * The gradients that a training step computes at each op, as PyTorch's autograd finds them: a tensor has one if
 * parameters lie before it and an output of the network behind it. All outputs are part of the loss. It takes
 * one pass over the ops forward and one backward.
 */
export const gradientsOf: (graph: Graph) => readonly OpGradients[] = onceForEach(findGradients);

function findGradients({ nodes, outputs }: Graph): OpGradients[] {
  const depending = new Set<Tensor>();
  for (const node of nodes) {
    const { weights } = node.application;
    if (weights.learned === 0 && !node.inputs.some((input) => depending.has(input))) continue;
    for (const output of node.outputs) depending.add(output);
  }
  const leading = new Set(outputs);
  const gradients: OpGradients[] = [];
  for (const node of nodes.toReversed()) {
    const isReached = node.outputs.some((output) => leading.has(output));
    if (isReached) for (const input of node.inputs) leading.add(input);
    gradients.push({
      inputs: node.inputs.map((input) => isReached && depending.has(input)),
      weights: isReached && node.application.weights.learned > 0,
    });
  }
  return gradients.reverse();
}
