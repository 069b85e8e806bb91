import type { Graph, GraphNode, Tensor } from "../../core/graph.js";
import { FP32, inputPrecision, precisionOf } from "../../core/precision.js";
import { elementsOf } from "../../core/shape.js";
import { onceForEach } from "../once.js";
import { packedBytes } from "./bytes.js";

/** A piece of memory, and for how long it holds something that is still needed. */
export interface Storage {
  /** The tensor that it was allocated for; others may look into it, or take its place. */
  readonly origin: Tensor;
  /** The bits of each element. */
  readonly bits: number;
  /** Its bytes for one image. */
  readonly bytes: number;
  /** The place in the order of the op that allocates it; 0 for an input, which is there from the start. */
  readonly from: number;
  /** The place of the last op that needs it; the number of ops for what the network gives. */
  last: number;
}

/** Where a graph's tensors lie when its ops run in their order. */
export interface Allocation {
  /** Each piece of memory, in the order in which they are allocated. */
  readonly storages: readonly Storage[];
  readonly storageOf: ReadonlyMap<Tensor, Storage>;
  /** The ops whose output takes the place of their input. */
  readonly inPlace: ReadonlySet<GraphNode>;
}

/**
 * Gives every tensor its storage. Views lie in the storage of what they look into; norms, activations and
 * dropout take their input's place when nothing else reads that storage any more and their numbers are as
 * wide; all other ops allocate. It takes one pass over the ops.
 */
export const allocationOf: (graph: Graph) => Allocation = onceForEach(allocate);

/** The bytes of a tensor of one image; a view has numbers as wide as what it looks into. */
export function tensorBytes(tensor: Tensor, { storageOf }: Allocation): number {
  return packedBytes(elementsOf(tensor.shape), storageOf.get(tensor)?.bits ?? FP32.activations);
}

function allocate(graph: Graph): Allocation {
  const { inputs, nodes } = graph;
  const lastReads = lastReadsIn(graph);
  const storages: Storage[] = [];
  const storageOf = new Map<Tensor, Storage>();
  const inPlace = new Set<GraphNode>();
  const open = (tensor: Tensor, from: number, bits: number) => {
    const bytes = packedBytes(elementsOf(tensor.shape), bits);
    const storage = { origin: tensor, bits, bytes, from, last: lastReads.get(tensor) ?? from };
    storages.push(storage);
    storageOf.set(tensor, storage);
  };
  for (const input of inputs) open(input, 0, inputPrecision(graph).activations);
  for (const [index, node] of nodes.entries()) {
    const [input] = node.inputs;
    const source = input && storageOf.get(input);
    const isView = node.op.storage === "view";
    const { activations } = precisionOf(node, graph);
    const fits = source?.bits === activations && source.last <= index;
    const isReused = fits && reuses(node, graph);
    if (isReused) inPlace.add(node);
    for (const output of node.outputs) {
      if (source === undefined || !(isView || isReused)) {
        open(output, index, activations);
        continue;
      }
      storageOf.set(output, source);
      source.last = Math.max(source.last, lastReads.get(output) ?? index);
    }
  }
  return { storages, storageOf, inPlace };
}

/** Whether an op's output may take the place of its input, if nothing else reads that. */
function reuses({ op }: GraphNode, { fuses = true }: Graph): boolean {
  return op.storage === "in-place" || (fuses && (op.kind === "norm" || op.kind === "activation"));
}

/** The place of the last op that reads each tensor; behind all ops for what the network gives. */
function lastReadsIn({ nodes, outputs }: Graph): Map<Tensor, number> {
  const lastReads = new Map<Tensor, number>();
  for (const [index, { inputs }] of nodes.entries()) {
    for (const input of inputs) lastReads.set(input, index);
  }
  for (const output of outputs) lastReads.set(output, nodes.length);
  return lastReads;
}
