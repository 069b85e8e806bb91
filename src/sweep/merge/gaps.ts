import type { PointIndex } from "../space.js";

/** So many gaps are remembered. */
const MOST_GAPS = 10;

/** Points that follow each other. */
export interface IndexRange {
  readonly first: PointIndex;
  readonly last: PointIndex;
}

/** Finds which points are missing among those that come in ascending order. */
export class Gaps {
  readonly #found: IndexRange[] = [];
  #next: PointIndex = 0;
  #missing = 0n;

  /** @param index of the point that comes next */
  add(index: PointIndex): void {
    if (index > this.#next) this.#miss({ first: this.#next, last: before(index) });
    this.#next = after(index);
  }

  /** Says that there are no further points. @param size how many there should have been */
  end(size: number): void {
    if (size > this.#next) this.#miss({ first: this.#next, last: size - 1 });
  }

  /** How many points are missing. */
  get missing(): bigint {
    return this.#missing;
  }

  /** The first gaps. */
  get found(): readonly IndexRange[] {
    return this.#found;
  }

  /** Whether there are more than {@link found} has. */
  get areMore(): boolean {
    const listed = this.#found.reduce((sum, range) => sum + sizeOf(range), 0n);
    return listed < this.#missing;
  }

  #miss(range: IndexRange): void {
    this.#missing += sizeOf(range);
    if (this.#found.length < MOST_GAPS) this.#found.push(range);
  }
}

/** The number that follows one. */
export function after(index: PointIndex): PointIndex {
  return typeof index === "number" && index < Number.MAX_SAFE_INTEGER ? index + 1 : BigInt(index) + 1n;
}

function before(index: PointIndex): PointIndex {
  return typeof index === "number" ? index - 1 : index - 1n;
}

function sizeOf({ first, last }: IndexRange): bigint {
  return BigInt(last) - BigInt(first) + 1n;
}
