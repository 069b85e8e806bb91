/** What the expansion of a block reads of its network while it runs, for those who want to use it again. */
export class Recording {
  /** Variables of the network, `width` and `resolution` among them. */
  readonly reads = new Set<string>();
  /** Whether it scaled channels by α. */
  scales = false;
  /** Whether it did what can't be done again elsewhere. */
  spoiled = false;

  /** Adds what an inner expansion read. */
  include(inner: Recording): void {
    for (const name of inner.reads) this.reads.add(name);
    this.scales ||= inner.scales;
    this.spoiled ||= inner.spoiled;
  }
}
