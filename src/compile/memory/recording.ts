import type { Width } from "../bind/width.js";
import { isScaleRead, scaleRead, WIDTH } from "./reads.js";

/** What the expansion of a part reads of its network while it runs, for those who want to use it again. */
export class Recording {
  /** The α around the part. */
  readonly #width: Width;
  /** Variables of the network, `width` and `resolution`, and counts that are scaled; see {@link readerOf}. */
  readonly reads = new Set<string>();
  /** Whether it scaled channels by α. */
  scales = false;
  /** Whether it did what can't be done again elsewhere. */
  spoiled = false;

  constructor(width: Width) {
    this.#width = width;
  }

  /** Notes that a count is scaled: what is read of α is what it makes of the count, which many α have in common. */
  scale(count: number, width: Width): void {
    this.scales = true;
    this.reads.add(width === this.#width ? scaleRead(count) : WIDTH);
  }

  /** Adds what an inner expansion read. */
  include(inner: Recording): void {
    const isOwnWidth = inner.#width === this.#width;
    for (const name of inner.reads) this.reads.add(isOwnWidth ? name : underAnotherWidth(name));
    this.scales ||= inner.scales;
    this.spoiled ||= inner.spoiled;
  }
}

/** What was scaled by another α than that of the whole depends on how that one was made. */
function underAnotherWidth(name: string): string {
  return isScaleRead(name) ? WIDTH : name;
}
