import type { PlainValue } from "../spec/expression/value.js";
import type { Axis } from "../sweep/axis.js";
import type { Position } from "./search.js";

/** An axis with its values from the most preferred one down: numbers from the largest, words and lists as written. */
export interface Ladder {
  readonly axis: Axis;
  readonly size: number;
  /** The index on the axis of the value at a step from the top. */
  indexAt(step: number): number;
}

/** An axis as a ladder. Every value is looked at: a list may be in any order. */
export function ladderOf(axis: Axis): Ladder {
  const indices = Array.from({ length: axis.size }, (_, index) => index);
  const values = indices.map((index) => axis.valueAt(index));
  if (values.every((value) => typeof value === "number")) {
    indices.sort((a, b) => (values[b] as number) - (values[a] as number));
  }
  return { axis, size: axis.size, indexAt: (step) => indices[step] as number };
}

/** The number of a point in the space of its axes. */
export function pointIndex(ladders: readonly Ladder[], position: Position): number {
  return ladders.reduce(
    (index, { size, indexAt }, number) => index * size + indexAt(position[number] as number),
    0,
  );
}

/** The values of a point, one an axis. */
export function valuesAt(ladders: readonly Ladder[], position: Position): PlainValue[] {
  return ladders.map(({ axis, indexAt }, number) => axis.valueAt(indexAt(position[number] as number)));
}
