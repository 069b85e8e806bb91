import type { Graph, GraphNode } from "../../core/graph.js";
import type { GraphMetric } from "../../core/metric.js";
import type { Tensor } from "../../core/tensor.js";
import { type Allocation, allocationOf, tensorBytes } from "../memory/allocation.js";
import { parameterBytes } from "./weight-bytes.js";

export const memoryTraffic: GraphMetric = {
  name: "memoryTraffic",
  title: "traffic",
  unit: "B",
  definition:
    "Bytes of inputs and weights that ops read and of outputs that they write; weights once for a batch, fused norms and activations and views only their parameters",
  better: "lower",
  scalesWithBatch: false,
  combine: "sum",
  values(graph: Graph, batch: number) {
    const allocation = allocationOf(graph);
    return graph.nodes.map((node) => batch * movedBytes(node, allocation) + parameterBytes(node, graph));
  },
};

/** The bytes of tensors that an op reads and writes, for one image. */
function movedBytes(node: GraphNode, allocation: Allocation): number {
  if (movesNothing(node, allocation)) return 0;
  return bytesOf(node.inputs, allocation) + bytesOf(node.outputs, allocation);
}

/** Views are only another look at a tensor; what works in place does so where its input is made. */
function movesNothing(node: GraphNode, { inPlace, storageOf }: Allocation): boolean {
  if (node.op.storage === "view") return true;
  if (!inPlace.has(node)) return false;
  const [input] = node.inputs;
  const isInput = input !== undefined && storageOf.get(input)?.origin.producer === null;
  // There is no op before it that a norm or an activation of the network's input could be fused with.
  return node.op.storage === "in-place" || !isInput;
}

function bytesOf(tensors: readonly Tensor[], allocation: Allocation): number {
  return tensors.reduce((sum, tensor) => sum + tensorBytes(tensor, allocation), 0);
}
