import type { Graph, GraphNode } from "../../core/graph.js";
import type { GraphMetric } from "../../core/metric.js";
import { precisionOf } from "../../core/precision.js";
import { packedBytes } from "../memory/bytes.js";

/** The bytes of the parameters that an op reads, whether or not others read them too. */
export function parameterBytes(node: GraphNode, graph: Graph): number {
  const { op, application } = node;
  if (op.weights === undefined) return 0;
  return packedBytes(application.weights.learned, precisionOf(node, graph).weights);
}

export const weightBytes: GraphMetric = {
  name: "weightBytes",
  title: "weights",
  unit: "B",
  definition: "Bytes of the parameters at their precision, 32 bits each unless a spec says otherwise",
  better: "lower",
  scalesWithBatch: false,
  combine: "sum",
  // Shared weights count where they are first used.
  values: (graph) => graph.nodes.map((node) => (node.sharedWith === null ? parameterBytes(node, graph) : 0)),
};
