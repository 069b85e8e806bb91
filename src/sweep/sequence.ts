import { SpecError } from "../core/diagnostic.js";
import { sample } from "./sample.js";
import type { PointIndex, Space } from "./space.js";

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
      // It may be a number here and a BigInt there, which are never identical.
      return low < indices.length && at(low) <= index ? low : undefined;
    },
  };
}

/**
 * The points of a space, or of a sample of them.
 * @throws {SpecError} (code `usage`) for more points than can be numbered
 */
export function sequenceOf({ size }: Space, count: number | undefined, seed: number): Sequence {
  if (count !== undefined) return sampledSequence(sample(size, count, seed));
  if (size <= BigInt(Number.MAX_SAFE_INTEGER)) return wholeSequence(Number(size));
  throw new SpecError("usage", `these axes have ${size} points, more than anybody can count`, undefined, {
    help: "`--sample 10000` takes some of them by chance",
  });
}
