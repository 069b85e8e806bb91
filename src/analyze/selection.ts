import picomatch from "picomatch";
import type { Graph, GraphNode } from "../core/graph.js";
import { precisionOf } from "../core/precision.js";
import { elementsOf } from "../core/shape.js";
import { packedBytes } from "./memory/bytes.js";
import { params } from "./metrics/params.js";
import { parameterBytes } from "./metrics/weight-bytes.js";

/** Weights that a selection can name apart from their op. */
export const BIAS = "bias";

/** Whether an op is meant by one of these selectors: its op, its kind, or a glob of its path. */
export function isSelected(node: GraphNode, selectors: readonly string[]): boolean {
  return selectors.some((selector) => matcher(selector)(node));
}

/** Whether an op stands at a path (or a glob of paths), or below it. */
export function isAtPath({ path }: GraphNode, glob: string): boolean {
  return picomatch([glob, `${glob}/**`])(path);
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

/** What of a metric an op's biases are. */
export function biasShare(node: GraphNode, metric: string, graph: Graph): number {
  switch (metric) {
    case "params":
    case "total":
      return biasElements(node);
    case "weightBytes": {
      const elements = params.value(node);
      return elements === 0 ? 0 : (parameterBytes(node, graph) * biasElements(node)) / elements;
    }
    case "compressedBytes":
    case "codeBytes":
      return biasBytes(node, graph);
    case "flops":
      // One addition an output.
      return node.arguments["bias"] === true ? elementsOf(node.outputs[0]?.shape ?? []) : 0;
    default:
      return 0;
  }
}

/** Compression leaves biases as they are. */
function biasBytes(node: GraphNode, graph: Graph): number {
  return packedBytes(biasElements(node), precisionOf(node, graph).weights);
}

function biasElements(node: GraphNode): number {
  if (node.sharedWith !== null) return 0;
  const weights =
    node.op.weights?.(
      node.arguments,
      node.inputs.map(({ shape }) => shape),
    ) ?? [];
  return weights.reduce((sum, { name, elements }) => sum + (name === BIAS ? elements : 0), 0);
}
