import {
  type Compression,
  compressionOf,
  fillers,
  keptWeights,
  symbolBits,
  type WeightMatrix,
  weightMatrixOf,
} from "../../core/compression.js";
import { roundedUp } from "../../core/exact.js";
import type { Graph, GraphNode } from "../../core/graph.js";
import { precisionOf, SCALE_BITS } from "../../core/precision.js";
import { packedBytes } from "../memory/bytes.js";
import { onceForEach } from "../once.js";

/** What the parameters of an op take where they are stored, in bytes. Each part is rounded up to whole ones. */
export interface StoredSize {
  /** What stands for the weights, and biases and all else as they are. */
  readonly codes: number;
  /** Where the weights that pruning keeps lie. */
  readonly indices: number;
  /** What codes stand for: centroids and scaling factors. */
  readonly codebooks: number;
}

/** The sizes of all ops of a graph, in their order. Shared weights count where they are first used. */
export const storedSizes: (graph: Graph) => readonly StoredSize[] = onceForEach((graph) =>
  graph.nodes.map((node) => storedSize(node, graph)),
);

const NOTHING: StoredSize = { codes: 0, indices: 0, codebooks: 0 };

function storedSize(node: GraphNode, graph: Graph): StoredSize {
  if (node.op.weights === undefined || node.sharedWith !== null) return NOTHING;
  const compression = compressionOf(node, graph);
  const { learned } = node.application.weights;
  const { weights: plainBits, scaled = false } = precisionOf(node, graph);
  const matrix = weightMatrixOf(node);
  // A factor for each filter.
  const scales = scaled && matrix !== undefined ? packedBytes(matrix.rows, SCALE_BITS) : 0;
  if (compression === undefined || matrix === undefined) {
    return { codes: packedBytes(learned, plainBits), indices: 0, codebooks: scales };
  }
  const entries = storedEntries(matrix, compression);
  const others = packedBytes(learned - matrix.elements, plainBits);
  return {
    codes: bytesOf(weightBits(entries, matrix, compression, plainBits)) + others,
    indices: bytesOf(indexBits(entries, matrix, compression)),
    codebooks: bytesOf(codebookBits(matrix, compression)) + scales,
  };
}

/** The weights that are stored: those that are kept, and the fillers between them. */
function storedEntries({ elements }: WeightMatrix, compression: Compression): number {
  const kept = keptWeights(elements, compression);
  return kept + fillers(kept, compression);
}

function weightBits(
  entries: number,
  { elements }: WeightMatrix,
  { quantisation, weightCode }: Compression,
  plainBits: number,
): number {
  if (quantisation?.kind !== "product")
    return symbolBits(entries, quantisation?.bits ?? plainBits, weightCode);
  const { size, centroids } = quantisation;
  return symbolBits(elements / size, Math.ceil(Math.log2(centroids)), weightCode);
}

function indexBits(entries: number, { rows }: WeightMatrix, { index, indexCode }: Compression): number {
  if (index === null) return 0;
  const places = symbolBits(entries, index.bits, indexCode);
  // Compressed sparse rows also say where each row begins, and where the last one ends.
  return index.kind === "csr" ? places + (rows + 1) * index.bits : places;
}

function codebookBits({ channels, groups }: WeightMatrix, { quantisation }: Compression): number {
  if (quantisation === null) return 0;
  if (quantisation.kind === "scalar") return 2 ** quantisation.bits * (quantisation.centroidBits ?? 0);
  // In each subspace a centroid has as many numbers as a sub-vector: over all subspaces, as many as there are channels.
  return channels * groups * quantisation.centroids * quantisation.centroidBits;
}

function bytesOf(bits: number): number {
  return roundedUp(bits / 8);
}
