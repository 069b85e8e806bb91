import { Random } from "./random.js";
import type { PointIndex } from "./space.js";

/** The most points that a sample may have: each is remembered. */
export const LARGEST_SAMPLE = 10_000_000;

/**
 * Some of the numbers from 0 to `size - 1`, all sets of so many equally likely, in ascending order; all of them
 * where there are no more. The memory that it takes is that of the sample, not of the space.
 *
 * Floyd's algorithm: Bentley and Floyd, "A sample of brilliance", Communications of the ACM 30 (1987).
 */
export function sample(size: bigint, count: number, seed: number): readonly PointIndex[] | Float64Array {
  const random = new Random(seed);
  const number = size < BigInt(count) ? size : BigInt(count);
  const isSmall = size <= BigInt(Number.MAX_SAFE_INTEGER);
  const chosen = new Set<PointIndex>();
  for (let last = size - number; last < size; last += 1n) {
    const drawn = random.below(last + 1n);
    const indexOf = (index: bigint): PointIndex => (isSmall ? Number(index) : index);
    chosen.add(chosen.has(indexOf(drawn)) ? indexOf(last) : indexOf(drawn));
  }
  if (isSmall) return Float64Array.from(chosen as Set<number>).sort();
  return [...chosen].sort((a, b) => (a < b ? -1 : 1));
}
