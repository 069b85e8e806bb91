import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseShard, shardOf } from "../../src/sweep/shard.js";

describe("shards", () => {
  it("follow each other without a gap, from the first position to the last, none one larger than another", () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.integer({ min: 1, max: 50 }), (length, of) => {
        const shards = Array.from({ length: of }, (_, index) => shardOf(length, { number: index + 1, of }));
        expect(shards[0]?.from).toBe(0);
        expect(shards.at(-1)?.to).toBe(length);
        for (const [index, { from }] of shards.entries()) {
          if (index > 0) expect(from).toBe(shards[index - 1]?.to);
        }
        const sizes = shards.map(({ from, to }) => to - from);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it.each(["", "1", "0/7", "8/7", "a/b", "1/0", "1/2/3", "-1/2", "1.5/2"])("%j is none", (text) => {
    expect(() => parseShard(text)).toThrow("is no part of a whole");
  });

  it("are read", () => {
    expect(parseShard("2/7")).toEqual({ number: 2, of: 7 });
  });
});
