import type { Row } from "../row.js";
import { Heap } from "./heap.js";
import type { Order } from "./order.js";

/** The first so many rows of an order, of all that come. */
export class FirstRows {
  readonly #order: Order;
  readonly #most: number;
  /** The last of them is at hand, which goes when a better one comes. */
  readonly #heap: Heap<Row>;

  constructor(order: Order, most: number) {
    this.#order = order;
    this.#most = most;
    this.#heap = new Heap((first, second) => order(first, second) > 0);
  }

  add(row: Row): void {
    const { size, first: last } = this.#heap;
    if (size < this.#most) this.#heap.add(row);
    else if (last !== undefined && this.#order(row, last) < 0) this.#heap.replaceFirst(row);
  }

  /** How many rows it has. */
  get size(): number {
    return this.#heap.size;
  }

  /** The rows, in order. */
  get rows(): readonly Row[] {
    return this.#heap.items.toSorted(this.#order);
  }
}
