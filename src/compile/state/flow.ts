import type { Tensor } from "../../core/graph.js";

/** What flows from item to item: nearly always one tensor. */
export interface Flow {
  readonly tensors: readonly Tensor[];
  /** The names by which `x.name` picks one, when a block or network named its outputs. */
  readonly names: readonly string[] | null;
}

/** A flow of tensors without names. */
export function flowOf(...tensors: readonly Tensor[]): Flow {
  return { tensors, names: null };
}

/** Several flows side by side. */
export function joinFlows(flows: readonly Flow[]): Flow {
  if (flows.length === 1) return flows[0] as Flow;
  return { tensors: flows.flatMap((flow) => flow.tensors), names: null };
}

/** A tensor of which nothing is known but its rank, because of a mistake that is reported already. */
export function unknownTensor(rank: number): Tensor {
  return { shape: new Array<number>(rank).fill(Number.NaN), producer: null, jump: [] };
}

/** Where a tensor comes from, for messages: an op's path, and which of its outputs when it has several. */
export function originOf(tensor: Tensor): string {
  const { producer } = tensor;
  if (producer === null) return "the input";
  return producer.outputs.length === 1
    ? producer.path
    : `${producer.path}.${producer.outputs.indexOf(tensor)}`;
}
