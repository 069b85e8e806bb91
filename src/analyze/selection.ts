import picomatch from "picomatch";
import type { GraphNode } from "../core/graph.js";

/** Weights that a selection can name apart from their op. */
export const BIAS = "bias";

/** Whether an op is meant by one of these selectors: its op, its kind, or a glob of its path. */
export function isSelected(node: GraphNode, selectors: readonly string[]): boolean {
  return selectors.some((selector) => matcher(selector)(node));
}

const matchers = new Map<string, (node: GraphNode) => boolean>();

function matcher(selector: string): (node: GraphNode) => boolean {
  let found = matchers.get(selector);
  if (found === undefined) {
    // A path stands for everything below it, too.
    const glob = picomatch([selector, `${selector}/**`]);
    found = ({ op, path }) => op.name === selector || op.kind === selector || glob(path);
    matchers.set(selector, found);
  }
  return found;
}

/** The elements of an op's biases. */
export function biasElements(node: GraphNode): number {
  if (node.sharedWith !== null) return 0;
  const weights =
    node.op.weights?.(
      node.arguments,
      node.inputs.map(({ shape }) => shape),
    ) ?? [];
  return weights.reduce((sum, { name, elements }) => sum + (name === BIAS ? elements : 0), 0);
}
