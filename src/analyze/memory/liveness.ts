import type { Graph, GraphNode, Tensor } from "../../core/graph.js";
import type { Shape } from "../../core/shape.js";
import { allocationOf, type Storage } from "./allocation.js";

/** A tensor that is alive while an op runs. */
export interface LiveTensor {
  /** The path of the op that wrote it last; `null` for an input of the network. */
  readonly path: string | null;
  readonly shape: Shape;
  readonly bytes: number;
  /** Whether the op reads it, writes it, or has to leave it alone: a later op needs it. */
  readonly use: "read" | "written" | "kept";
}

/** Where a network needs most memory for its tensors. */
export interface Peak {
  /** The path of the op that runs there: the first one that needs as much. */
  readonly path: string;
  readonly bytes: number;
  /** What is alive there, the largest first; their bytes add up to the peak's. */
  readonly alive: readonly LiveTensor[];
}

/** The bytes that live tensors hold while each op runs, for one image. */
export function liveBytes(graph: Graph): number[] {
  const { storages } = allocationOf(graph);
  const changes = new Float64Array(graph.nodes.length + 2);
  for (const { bytes, from, last } of storages) {
    changes[from] = (changes[from] as number) + bytes;
    changes[last + 1] = (changes[last + 1] as number) - bytes;
  }
  let alive = 0;
  return graph.nodes.map((_, index) => {
    alive += changes[index] as number;
    return alive;
  });
}

/** Where the peak of a graph is and what is alive there, for a batch of images; `null` without an op. */
export function peakOf(graph: Graph, batch: number): Peak | null {
  const bytes = liveBytes(graph);
  let at = 0;
  for (const [index, value] of bytes.entries()) if (value > (bytes[at] as number)) at = index;
  const node = graph.nodes[at];
  if (node === undefined) return null;
  const contents = contentsAt(at, graph);
  const alive = [...contents].map(([storage, { producer, shape }]): LiveTensor => {
    const path = producer?.path ?? null;
    return { path, shape, bytes: storage.bytes * batch, use: useOf(storage, node, graph) };
  });
  return {
    path: node.path,
    bytes: (bytes[at] as number) * batch,
    alive: alive.sort((a, b) => b.bytes - a.bytes),
  };
}

/** What each storage that is alive at an op holds: the tensor that was written there last. */
function contentsAt(at: number, graph: Graph): Map<Storage, Tensor> {
  const { storages, storageOf, inPlace } = allocationOf(graph);
  const alive = storages.filter(({ from, last }) => from <= at && at <= last);
  const contents = new Map(alive.map((storage) => [storage, storage.origin]));
  for (const node of graph.nodes.slice(0, at + 1)) {
    const [output] = node.outputs;
    const storage = inPlace.has(node) && output ? storageOf.get(output) : undefined;
    if (storage !== undefined && contents.has(storage)) contents.set(storage, output as Tensor);
  }
  return contents;
}

function useOf(storage: Storage, { inputs, outputs }: GraphNode, graph: Graph): LiveTensor["use"] {
  const { storageOf } = allocationOf(graph);
  const isOf = (tensor: Tensor) => storageOf.get(tensor) === storage;
  if (outputs.some(isOf)) return "written";
  return inputs.some(isOf) ? "read" : "kept";
}
