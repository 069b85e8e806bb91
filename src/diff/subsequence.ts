import { diffArrays } from "diff";

/**
 * The most items to leave out on both sides together. The time grows with its square, for each list:
 * lists that together are no longer have an exact answer, and a hundred thousand items end in seconds.
 */
const MOST_EDITS = 2000;

/**
 * The longest common subsequence of two lists, as pairs of positions in both. Empty when more than
 * {@link MOST_EDITS} items that occur in both lists aren't in it: such lists have little in common.
 */
export function commonSubsequence(before: readonly string[], after: readonly string[]): [number, number][] {
  // What the other list lacks is in no common subsequence, and would only cost time.
  const left = positionsIn(before, new Set(after));
  const right = positionsIn(after, new Set(before));
  const runs = diffArrays(left, right, {
    comparator: (i, j) => before[i] === after[j],
    maxEditLength: MOST_EDITS,
  });
  const pairs: [number, number][] = [];
  let i = 0;
  let j = 0;
  for (const { added, removed, count } of runs ?? []) {
    if (!added && !removed) {
      for (let step = 0; step < count; step += 1) {
        pairs.push([left[i + step] as number, right[j + step] as number]);
      }
    }
    if (!added) i += count;
    if (!removed) j += count;
  }
  return pairs;
}

function positionsIn(list: readonly string[], other: ReadonlySet<string>): number[] {
  return list.flatMap((item, index) => (other.has(item) ? [index] : []));
}
