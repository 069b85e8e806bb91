import type { Row } from "../row.js";
import type { Order } from "./order.js";

/** The first so many rows of an order, of all that come: a heap whose root is the last of them. */
export class FirstRows {
  readonly #order: Order;
  readonly #most: number;
  readonly #heap: Row[] = [];

  constructor(order: Order, most: number) {
    this.#order = order;
    this.#most = most;
  }

  add(row: Row): void {
    const heap = this.#heap;
    if (heap.length < this.#most) {
      heap.push(row);
      this.#rise(heap.length - 1);
    } else if (this.#order(row, heap[0] as Row) < 0) {
      heap[0] = row;
      this.#sink(0);
    }
  }

  /** How many rows it has. */
  get size(): number {
    return this.#heap.length;
  }

  /** The rows, in order. */
  get rows(): readonly Row[] {
    return this.#heap.toSorted(this.#order);
  }

  #isLater(first: number, second: number): boolean {
    return this.#order(this.#heap[first] as Row, this.#heap[second] as Row) > 0;
  }

  #rise(from: number): void {
    for (let at = from; at > 0; ) {
      const parent = (at - 1) >> 1;
      if (!this.#isLater(at, parent)) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  #sink(from: number): void {
    for (let at = from; ; ) {
      let latest = at;
      for (const child of [2 * at + 1, 2 * at + 2]) {
        if (child < this.#heap.length && this.#isLater(child, latest)) latest = child;
      }
      if (latest === at) return;
      this.#swap(at, latest);
      at = latest;
    }
  }

  #swap(first: number, second: number): void {
    const row = this.#heap[first] as Row;
    this.#heap[first] = this.#heap[second] as Row;
    this.#heap[second] = row;
  }
}
