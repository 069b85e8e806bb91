import type { Place } from "../../core/source.js";
import { sourceTensor, type Tensor } from "../../core/tensor.js";
import type { Session } from "./session.js";

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

/**
 * Several flows as one.
 * @throws {LimitReached} when a spec has put too many tensors side by side
 */
export function sideBySide(flows: readonly Flow[], place: Place, { budget }: Session): Flow {
  if (flows.length === 1) return flows[0] as Flow;
  let count = 0;
  for (const { tensors } of flows) count += tensors.length;
  budget.tensors(count, place);
  return { tensors: flows.flatMap((flow) => flow.tensors), names: null };
}

/** A tensor of which nothing is known but its rank, because of a mistake that is reported already. */
export function unknownTensor(rank: number): Tensor {
  return sourceTensor(new Array<number>(rank).fill(Number.NaN), []);
}

/** Where a tensor comes from, for messages: an op's path, and which of its outputs when it has several. */
export function originOf(tensor: Tensor): string {
  const { producer } = tensor;
  if (producer === null) return "the input";
  return producer.outputs.length === 1
    ? producer.path
    : `${producer.path}.${producer.outputs.indexOf(tensor)}`;
}
