import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Gaps } from "../../../src/sweep/merge/gaps.js";

describe("gaps", () => {
  it("are the numbers that don't come, as ranges", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(40)), fc.nat(45), (numbers, size) => {
        const gaps = new Gaps();
        const sorted = numbers.toSorted((a, b) => a - b);
        for (const index of sorted) gaps.add(index);
        gaps.end(size);
        const end = Math.max(size, (sorted.at(-1) ?? -1) + 1);
        const missing = Array.from({ length: end }, (_, index) => index).filter(
          (index) => !numbers.includes(index),
        );
        const listed = gaps.found.flatMap(({ first, last }) =>
          Array.from({ length: Number(last) - Number(first) + 1 }, (_, offset) => Number(first) + offset),
        );
        expect(listed).toEqual(missing.slice(0, listed.length));
        expect(gaps.missing).toBe(BigInt(missing.length));
        expect(gaps.areMore).toBe(listed.length < missing.length);
        if (gaps.areMore) expect(gaps.found).toHaveLength(10);
      }),
    );
  });

  it("may be wider than a double is exact", () => {
    const gaps = new Gaps();
    gaps.add(Number.MAX_SAFE_INTEGER);
    gaps.add(2n ** 53n);
    gaps.add(2n ** 70n);
    expect(gaps.found).toEqual([
      { first: 0, last: Number.MAX_SAFE_INTEGER - 1 },
      { first: 2n ** 53n + 1n, last: 2n ** 70n - 1n },
    ]);
  });
});
