/** Names among which each may be given once. */
export class Names {
  /** What each name was asked for, so that many that are alike are numbered in no time. */
  readonly #counts = new Map<string, number>();

  /** A name, with a number behind it where it is given already. */
  unused(name: string): string {
    let number = (this.#counts.get(name) ?? 0) + 1;
    let free = name;
    if (number > 1) {
      free = `${name}-${number}`;
      while (this.#counts.has(free)) {
        number += 1;
        free = `${name}-${number}`;
      }
    }
    this.#counts.set(name, number);
    if (free !== name) this.#counts.set(free, 1);
    return free;
  }
}
