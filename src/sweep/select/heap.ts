/** A binary heap: items of which the first in an order is at hand. */
export class Heap<Item> {
  readonly #isBefore: (first: Item, second: Item) => boolean;
  readonly #items: Item[] = [];

  constructor(isBefore: (first: Item, second: Item) => boolean) {
    this.#isBefore = isBefore;
  }

  get size(): number {
    return this.#items.length;
  }

  /** All items, in no order. */
  get items(): readonly Item[] {
    return this.#items;
  }

  /** The first item. */
  get first(): Item | undefined {
    return this.#items[0];
  }

  add(item: Item): void {
    this.#items.push(item);
    this.#rise(this.#items.length - 1);
  }

  /** Puts another item in the place of the first. */
  replaceFirst(item: Item): void {
    this.#items[0] = item;
    this.#sink(0);
  }

  removeFirst(): void {
    const last = this.#items.pop();
    if (last !== undefined && this.#items.length > 0) this.replaceFirst(last);
  }

  #goesBefore(one: number, other: number): boolean {
    return this.#isBefore(this.#items[one] as Item, this.#items[other] as Item);
  }

  #rise(from: number): void {
    for (let at = from; at > 0; ) {
      const parent = (at - 1) >> 1;
      if (!this.#goesBefore(at, parent)) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  #sink(from: number): void {
    for (let at = from; ; ) {
      let first = at;
      for (const child of [2 * at + 1, 2 * at + 2]) {
        if (child < this.#items.length && this.#goesBefore(child, first)) first = child;
      }
      if (first === at) return;
      this.#swap(at, first);
      at = first;
    }
  }

  #swap(one: number, other: number): void {
    const item = this.#items[one] as Item;
    this.#items[one] = this.#items[other] as Item;
    this.#items[other] = item;
  }
}
