import { Heap } from "../select/heap.js";

interface Head<Item> {
  readonly item: Item;
  readonly run: AsyncIterator<Item>;
  /** Which of the runs it is. */
  readonly number: number;
}

/**
 * Joins runs that are sorted into one, of which no more than an item a run is held. Equal items come in the order of
 * their runs.
 */
export async function* mergeSorted<Item>(
  runs: readonly AsyncIterator<Item>[],
  order: (first: Item, second: Item) => number,
): AsyncGenerator<Item, void> {
  const heads = new Heap<Head<Item>>((a, b) => (order(a.item, b.item) || a.number - b.number) < 0);
  try {
    for (const [number, run] of runs.entries()) {
      const next = await run.next();
      if (next.done !== true) heads.add({ item: next.value, run, number });
    }
    for (let head = heads.first; head !== undefined; head = heads.first) {
      yield head.item;
      const next = await head.run.next();
      if (next.done === true) heads.removeFirst();
      else heads.replaceFirst({ ...head, item: next.value });
    }
  } finally {
    for (const run of runs) await run.return?.();
  }
}
