import { Random } from "./random.js";
import type { PointIndex } from "./space.js";

/** The most points that a sample may have: each is remembered. */
export const LARGEST_SAMPLE = 10_000_000;

/**
 * Some of the numbers from 0 to `size - 1`, all sets of so many equally likely, in ascending order; all of them
 * where there are no more. The memory that it takes is that of the sample, not of the space.
 */
export function sample(size: bigint, count: number, seed: number): readonly PointIndex[] | Float64Array {
  const random = new Random(seed);
  const number = size < BigInt(count) ? Number(size) : count;
  if (size <= BigInt(Number.MAX_SAFE_INTEGER)) {
    const start = Number(size) - number;
    return Float64Array.from(
      chosen(
        number,
        (round) => start + round,
        (last) => random.upTo(last),
      ),
    ).sort();
  }
  const start = size - BigInt(number);
  const indices = chosen(
    number,
    (round) => start + BigInt(round),
    (last) => random.upToLarge(last),
  );
  return [...indices].sort((a, b) => (a < b ? -1 : 1));
}

/**
 * Floyd's algorithm (Bentley and Floyd, "A sample of brilliance", Communications of the ACM 30, 1987): each round
 * may choose one number more than the round before, and takes that one when it draws one that it has.
 */
function chosen<Index>(
  rounds: number,
  lastOf: (round: number) => Index,
  draw: (last: Index) => Index,
): ReadonlySet<Index> {
  const indices = new Set<Index>();
  for (let round = 0; round < rounds; round += 1) {
    const last = lastOf(round);
    const drawn = draw(last);
    indices.add(indices.has(drawn) ? last : drawn);
  }
  return indices;
}
