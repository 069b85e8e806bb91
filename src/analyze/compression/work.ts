import { compressionOf, keptWeights, type WeightMatrix, weightMatrixOf } from "../../core/compression.js";
import type { Graph, GraphNode } from "../../core/graph.js";
import { elementsOf, type Shape } from "../../core/shape.js";

/** What of an op's multiply-accumulates is left to do for one image. */
export interface Work {
  readonly macs: number;
  /** Additions of products that were made before, each in the place of several multiply-accumulates. */
  readonly lookups: number;
}

/**
 * What is left to do with compressed weights. An engine for sparse weights leaves out those that are pruned
 * (EIE, arXiv:1602.01528). Under product quantisation, each sub-vector of the input is multiplied by all
 * centroids of its subspace once, and outputs are sums of what these gave (Q-CNN, arXiv:1512.06473).
 */
export function workOf(node: GraphNode, graph: Graph): Work {
  const { macs, inputs } = node.application;
  const compression = compressionOf(node, graph);
  if (compression === undefined) return { macs, lookups: 0 };
  const { elements } = weightMatrixOf(node) as WeightMatrix;
  const { quantisation } = compression;
  if (quantisation?.kind === "product") {
    return {
      macs: elementsOf(inputs[0] as Shape) * quantisation.centroids,
      lookups: macs / quantisation.size,
    };
  }
  // Each weight is used at equally many positions.
  return { macs: keptWeights(elements, compression) * (macs / elements), lookups: 0 };
}
