import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { commonSubsequence } from "../../src/diff/subsequence.js";

/** The length by the textbook's table. */
function lengthOf(a: readonly string[], b: readonly string[]): number {
  let row = b.map(() => 0);
  for (const item of a) {
    const next: number[] = [];
    for (const [j, other] of b.entries()) {
      next.push(item === other ? (row[j - 1] ?? 0) + 1 : Math.max(row[j] as number, next[j - 1] ?? 0));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

describe("the longest common subsequence", () => {
  const list = fc.array(fc.constantFrom("a", "b", "c", "d", "e"), { maxLength: 30 });

  it("is common, in order, and as long as it gets", () => {
    fc.assert(
      fc.property(list, list, (a, b) => {
        const pairs = commonSubsequence(a, b);
        expect(pairs.map(([i]) => a[i])).toEqual(pairs.map(([, j]) => b[j]));
        for (const [index, [i, j]] of pairs.entries()) {
          const [before, after] = pairs[index - 1] ?? [-1, -1];
          expect(i > before && j > after).toBe(true);
        }
        expect(pairs).toHaveLength(lengthOf(a, b));
      }),
    );
  });

  const many = Array.from({ length: 100_000 }, (_, index) => String(index));

  it("of a hundred thousand items with a few edits is all but these", () => {
    const edited = many.toSpliced(5, 1).toSpliced(70_000, 0, "7", "7").toSpliced(50, 1, "new");
    expect(commonSubsequence(many, edited)).toHaveLength(100_000 - 2);
  });

  it("of as many that have nothing in common, or all in another order, ends", () => {
    expect(
      commonSubsequence(
        many,
        many.map((item) => `x${item}`),
      ),
    ).toEqual([]);
    // Reversed, only one item is common: more edits than are looked for.
    expect(commonSubsequence(many, many.toReversed())).toEqual([]);
  });
});
