import fc from "fast-check";
import { expect, it } from "vitest";
import { mergeSorted } from "../../../src/sweep/merge/merge-sorted.js";

interface Item {
  readonly key: number;
  readonly run: number;
  readonly place: number;
}

/** Runs that are sorted, with equal keys in one and in several of them, and empty ones. */
const runs = fc
  .array(fc.array(fc.nat(20), { maxLength: 12 }), { maxLength: 9 })
  .map((all) =>
    all.map((keys, run) => keys.toSorted((a, b) => a - b).map((key, place): Item => ({ key, run, place }))),
  );

const order = (first: Item, second: Item) => first.key - second.key;

/** A run that says how far it was read, and whether it was let go of. */
class ReadRun implements AsyncIterator<Item, undefined> {
  read = 0;
  isClosed = false;
  readonly #items: readonly Item[];

  constructor(items: readonly Item[]) {
    this.#items = items;
  }

  async next(): Promise<IteratorResult<Item, undefined>> {
    const value = this.#items[this.read];
    this.read += 1;
    return value === undefined ? { done: true, value } : { done: false, value };
  }

  async return(): Promise<IteratorResult<Item, undefined>> {
    this.isClosed = true;
    return { done: true, value: undefined };
  }
}

it("joins sorted runs as sorting all of their items would, equal ones in the order of the runs", async () => {
  await fc.assert(
    fc.asyncProperty(runs, async (all) => {
      const merged: Item[] = [];
      for await (const item of mergeSorted(
        all.map((items) => new ReadRun(items)),
        order,
      )) {
        merged.push(item);
      }
      expect(merged).toEqual(all.flat().toSorted(order));
    }),
  );
});

it("reads one item ahead of each run, and lets go of all of them when no more is wanted", async () => {
  await fc.assert(
    fc.asyncProperty(runs, fc.nat(30), async (all, wanted) => {
      const read = all.map((items) => new ReadRun(items));
      const merged = mergeSorted(read, order);
      const given: Item[] = [];
      for (let next = await merged.next(); !next.done; next = await merged.next()) {
        given.push(next.value);
        for (const [run, { read: count }] of read.entries()) {
          expect(count - given.filter((item) => item.run === run).length).toBeLessThanOrEqual(1);
        }
        if (given.length > wanted) break;
      }
      await merged.return();
      if (given.length > 0) expect(read.every(({ isClosed }) => isClosed)).toBe(true);
    }),
  );
});
