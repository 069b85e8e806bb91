import type { Graph, GraphNode } from "./graph.js";

/** How many bits a number has. */
export interface Precision {
  /** Each parameter of an op. */
  readonly weights: number;
  /** Each element of the tensors that an op makes. */
  readonly activations: number;
  /** What an op takes of each element of its inputs, where that isn't all: 1 for its sign. */
  readonly inputs?: number | undefined;
  /** Whether binary weights, and binary inputs, have scaling factors (XNOR-Net, arXiv:1603.05279). */
  readonly scaled?: boolean | undefined;
}

/** The precisions of a graph. */
export interface GraphPrecision {
  /** That of the inputs, and of ops that have none of their own. */
  readonly usual: Precision;
  readonly ofNode: ReadonlyMap<GraphNode, Precision>;
}

/** 32-bit floating point, which numbers are unless a spec says otherwise. */
export const FP32: Precision = { weights: 32, activations: 32 };

/** Number formats by name, with their bits. */
export const formatBits: ReadonlyMap<string, number> = new Map([
  ["fp32", 32],
  ["fp16", 16],
  ["bf16", 16],
  ["int8", 8],
  ["int4", 4],
  ["binary", 1],
]);

/** The most bits that a number may have. */
export const MOST_BITS = 64;

/** Whether numbers are as wide as they are unless a spec says otherwise. */
export function isUsual({ weights, activations, inputs, scaled = false }: Precision): boolean {
  return weights === FP32.weights && activations === FP32.activations && inputs === undefined && !scaled;
}

/** The bits of a scaling factor. */
export const SCALE_BITS = 32;

/** The precision of the tensors that no op of a graph made. */
export function inputPrecision({ precision }: Graph): Precision {
  return precision?.usual ?? FP32;
}

/** The precision of an op's parameters and of what it makes. */
export function precisionOf(node: GraphNode, { precision }: Graph): Precision {
  return precision?.ofNode.get(node) ?? precision?.usual ?? FP32;
}
