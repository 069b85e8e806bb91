import type { Shape } from "../../core/shape.js";
import type { Tensor } from "../../core/tensor.js";

/** A tensor that the file stores. */
export interface Constant {
  readonly kind: "constant";
  readonly shape: readonly number[];
  /** The same for each op that reads it. */
  readonly key: string | number;
  /** Whether it holds what a network computes with, rather than shapes and axes. */
  readonly isWeight: boolean;
  /** Its numbers, where they are few and at hand. */
  readonly numbers?: readonly number[] | undefined;
  /** The bits of each of its elements. */
  readonly bits: number;
}

/** A tensor that is computed. Its shape is TensorFlow's: channels last, and behind the batch if it has one. */
export interface Flow {
  readonly kind: "flow";
  readonly shape: readonly number[];
  readonly tensor: Tensor;
}

/** What an op of TensorFlow reads; `undefined` for what can't be known. */
export type Value = Constant | Flow | undefined;

/** The most ops, and parts of them, that are read of a file: real networks have a few thousand. */
export const MOST_PARTS = 50_000;

/** The shape, channels first, of sides with the channels last. */
export function channelsFirst(sides: readonly number[]): Shape {
  return sides.length === 0 ? [1] : [sides.at(-1) as number, ...sides.slice(0, -1)];
}

/** The sides without the batch; `undefined` for a shape in which the batch isn't a side of its own, or can't be told. */
export function withoutBatch(shape: readonly number[], batch: number): readonly number[] | undefined {
  if (shape.length > 1 && shape[0] === batch) return shape.slice(1);
  if (batch === 1) return shape;
  const [first = 1, ...rest] = shape;
  return first % batch === 0 ? [first / batch, ...rest] : undefined;
}

/** The side of the tensor, channels first, that an axis of the shape names; `undefined` for the batch. */
export function sideOfAxis(axis: number, { shape, tensor }: Flow): number | undefined {
  const rank = tensor.shape.length;
  const index = (axis < 0 ? axis + shape.length : axis) - (shape.length - rank);
  return Number.isInteger(index) && index >= 0 && index < rank ? (index + 1) % rank : undefined;
}
