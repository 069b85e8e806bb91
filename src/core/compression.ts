import { product, roundedUp } from "./exact.js";
import type { Graph, GraphNode } from "./graph.js";
import { codeBits, type Histogram } from "./huffman.js";

/**
 * How the weights of a layer are stored: pruned, quantised and coded, each or not ("Deep Compression",
 * arXiv:1510.00149).
 */
export interface Compression {
  /** The share of the weights that are kept, above 0 and at most 1. */
  readonly density: number;
  /** How the places of kept weights are stored; `null` where all are kept. */
  readonly index: Index | null;
  readonly quantisation: Quantisation | null;
  /** How codes of weights and of places become shorter, where they do. */
  readonly weightCode: Code | null;
  readonly indexCode: Code | null;
}

/**
 * Where the kept weights lie: the gap before each in so many bits, or compressed sparse rows, whose column
 * and row numbers have so many bits.
 */
export type Index =
  | { readonly kind: "relative"; readonly bits: number }
  | { readonly kind: "csr"; readonly bits: number };

export type Quantisation =
  /** A code of so many bits for each weight, with a codebook of 2^bits centroids or without any. */
  | { readonly kind: "scalar"; readonly bits: number; readonly centroidBits: number | null }
  /** A code for each sub-vector of so many input channels (arXiv:1412.6115, arXiv:1512.06473). */
  | {
      readonly kind: "product";
      readonly size: number;
      readonly centroids: number;
      readonly centroidBits: number;
    };

/** A Huffman code: the bits of a symbol on average, or how often each symbol occurs. */
export type Code =
  | { readonly kind: "average"; readonly bits: number }
  | { readonly kind: "histogram"; readonly histogram: Histogram };

/** How the weights of a graph's layers are stored; those of others as they are. */
export type GraphCompression = ReadonlyMap<GraphNode, Compression>;

/** Whether the weights of any layer are stored otherwise than as they are. */
export function isCompressed({ compression }: Graph): boolean {
  return compression !== undefined && compression.size > 0;
}

/** The weights of a convolution or a linear layer as a matrix: a row for each filter or output. */
export interface WeightMatrix {
  readonly elements: number;
  readonly rows: number;
  /** The weights of a row: its input channels times the cells of the kernel. */
  readonly columns: number;
  readonly channels: number;
  /** So many parts of the network's channels, of which each row reads one. */
  readonly groups: number;
}

/** How an op's weights are stored; those that it shares are stored as their owner says. */
export function compressionOf(node: GraphNode, { compression }: Graph): Compression | undefined {
  return compression?.get(node.sharedWith ?? node);
}

/** The weights of a convolution or a linear layer, `undefined` for an op that doesn't multiply by any. */
export function weightMatrixOf({ op, arguments: given, application }: GraphNode): WeightMatrix | undefined {
  if (op.kind !== "convolution" && op.kind !== "linear") return undefined;
  const { inputs } = application;
  const elements = op.weights?.(given, inputs).find(({ name }) => name === "weight")?.elements;
  const rows = given["out"] as number | undefined;
  if (elements === undefined || rows === undefined) return undefined;
  const kernel = (given["kernel"] as readonly number[] | undefined) ?? [];
  const columns = elements / rows;
  const groups = (given["groups"] as number | undefined) ?? 1;
  return { elements, rows, columns, channels: columns / product(kernel), groups };
}

/** The weights that pruning keeps: ⌈density · n⌉, as SqueezeNet's Table 1 counts them (arXiv:1602.07360). */
export function keptWeights(elements: number, { density }: Compression): number {
  return roundedUp(density * elements);
}

/**
 * The zeros that are stored because a gap is longer than a relative index can say. For zeros that lie at
 * random a gap outgrows n bits with probability q = (1 − density)^(2^n), so that each kept weight needs
 * q / (1 − q) fillers. Rounded to the nearest whole number.
 */
export function fillers(kept: number, { density, index }: Compression): number {
  if (index?.kind !== "relative") return 0;
  // q / (1 − q) = 1 / (1 / q − 1), without what is lost of a q close to 1.
  return Math.round(kept / Math.expm1(-(2 ** index.bits) * Math.log1p(-density)));
}

/** The bits of so many symbols, each of `plain` bits unless there is a code. They need not be whole. */
export function symbolBits(symbols: number, plain: number, code: Code | null): number {
  if (code === null) return symbols * plain;
  return code.kind === "average" ? symbols * code.bits : codeBits(code.histogram, symbols);
}
