import type { Diagnostics } from "../../core/diagnostic.js";
import type { Graph, GraphNode, Tensor } from "../../core/graph.js";
import { positionsOf } from "../../core/shape.js";

/** Warns about ops whose result nothing reads. */
export function warnUnread({ nodes, outputs }: Graph, diagnostics: Diagnostics): void {
  // Most ops are read by the next one; only the others have to be looked up.
  const readLater = new Set<GraphNode | null>();
  for (const { producer } of outputs) readLater.add(producer);
  for (let index = 0; index < nodes.length; index += 1) {
    const before = nodes[index - 1];
    for (const { producer } of (nodes[index] as GraphNode).inputs) {
      if (producer !== before) readLater.add(producer);
    }
  }
  for (let index = 0; index < nodes.length; index += 1) {
    const node = nodes[index] as GraphNode;
    if (reads(nodes[index + 1], node) || readLater.has(node)) continue;
    diagnostics.warn(
      "unused",
      `nothing reads the result of \`${node.path}\``,
      node.place ?? undefined,
      "name it in `outputs`, or leave it out",
      { round: node },
    );
  }
}

function reads(reader: GraphNode | undefined, node: GraphNode): boolean {
  if (reader === undefined) return false;
  for (const { producer } of reader.inputs) if (producer === node) return true;
  return false;
}

/** Warns about linear layers whose number of parameters follows the size of the input map. */
export function warnFlattened(graph: Graph, diagnostics: Diagnostics): void {
  for (const node of graph.nodes) {
    if (node.op.kind !== "linear" || !readsMap(node.inputs[0])) continue;
    diagnostics.warn(
      "resolution",
      `the parameters of \`${node.path}\` change with the resolution, because it reads a flattened map`,
      node.place ?? undefined,
      undefined,
      { round: node },
    );
  }
}

/** Whether a tensor is a map of more than one position, or such a map made flat. */
function readsMap(tensor: Tensor | undefined): boolean {
  for (let current = tensor; current !== undefined; current = current.producer?.inputs[0]) {
    if (current.producer?.op.fixesSides) return false;
    if (positionsOf(current.shape) > 1) return true;
    const keepsElements = current.producer?.op.kind === "view" || current.producer?.op.kind === "activation";
    if (!keepsElements) return false;
  }
  return false;
}
