import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sample } from "../../src/sweep/sample.js";
import { sampledSequence } from "../../src/sweep/sequence.js";

describe("a sample", () => {
  it("is of distinct points of the space, ascending, and depends on the seed alone", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 1n, max: 10n ** 40n }),
        fc.integer({ min: 1, max: 200 }),
        fc.maxSafeNat(),
        (size, count, seed) => {
          const indices = [...sample(size, count, seed)];
          expect(indices).toHaveLength(size < BigInt(count) ? Number(size) : count);
          expect(new Set(indices).size).toBe(indices.length);
          for (const [position, index] of indices.entries()) {
            expect(index >= 0 && index < size).toBe(true);
            if (position > 0) expect((indices[position - 1] as number) < index).toBe(true);
          }
          expect([...sample(size, count, seed)]).toEqual(indices);
        },
      ),
    );
  });

  it("takes each point as often as any other", () => {
    // 4,000 samples of 3 out of 12: each point is in a quarter, give or take 5 standard deviations of 27.
    const hits = new Array<number>(12).fill(0);
    for (let seed = 0; seed < 4000; seed += 1) {
      for (const index of sample(12n, 3, seed)) hits[Number(index)] = (hits[Number(index)] as number) + 1;
    }
    for (const times of hits) expect(Math.abs(times - 1000)).toBeLessThan(137);
  });

  it("differs from seed to seed, also in the upper bits", () => {
    const samples = [0, 1, 2, 2 ** 32, 2 ** 33].map((seed) => [...sample(10n ** 6n, 10, seed)].join());
    expect(new Set(samples).size).toBe(samples.length);
  });

  it("is found again by its indices", () => {
    for (const size of [1000n, 10n ** 30n]) {
      const sequence = sampledSequence(sample(size, 50, 7));
      for (let position = 0; position < 50; position += 1) {
        expect(sequence.positionOf(sequence.at(position))).toBe(position);
      }
      const chosen = new Set(Array.from({ length: 50 }, (_, position) => BigInt(sequence.at(position))));
      const other = Array.from({ length: 51 }, (_, index) => index).find(
        (index) => !chosen.has(BigInt(index)),
      );
      expect(sequence.positionOf(other as number)).toBeUndefined();
      expect(sequence.positionOf(BigInt(sequence.at(7)))).toBe(7);
    }
  });
});
