import type { PointIndex } from "./space.js";

/** The points that a sweep visits, in ascending order of their indices. */
export interface Sequence {
  readonly length: number;
  /** The index of the point at a position, counted from 0. */
  at(position: number): PointIndex;
  /** The position of a point, or `undefined` when it isn't visited. */
  positionOf(index: PointIndex): number | undefined;
}

/** All points of a space. */
export function wholeSequence(size: number): Sequence {
  return {
    length: size,
    at: (position) => position,
    positionOf: (index) => (typeof index === "number" && index >= 0 && index < size ? index : undefined),
  };
}

/** The points of a sample, which stand in ascending order. */
export function sampledSequence(indices: readonly PointIndex[] | Float64Array): Sequence {
  const at = (position: number) => indices[position] as PointIndex;
  return {
    length: indices.length,
    at,
    positionOf(index) {
      let low = 0;
      let high = indices.length;
      while (low < high) {
        const middle = Math.floor((low + high) / 2);
        if (at(middle) < index) low = middle + 1;
        else high = middle;
      }
      return low < indices.length && at(low) === index ? low : undefined;
    },
  };
}
