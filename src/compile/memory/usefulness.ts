/** So many tries tell whether remembering pays, and for so many more it isn't tried where it doesn't. */
const TRIES = 256;
const REST = 16 * TRIES;

/** Below this share of finds, keeping costs more than it saves. */
const LEAST_SHARE = 0.4;

/** Whether it pays to remember something: no more than that is kept where every point differs. */
export class Usefulness {
  #tries = 0;
  #finds = 0;
  #rest = 0;

  /** Called before each try; says whether to make it. */
  try(): boolean {
    if (this.#rest > 0) {
      this.#rest -= 1;
      return false;
    }
    if (this.#tries === TRIES) {
      if (this.#finds < LEAST_SHARE * TRIES) this.#rest = REST;
      this.#tries = 0;
      this.#finds = 0;
    }
    this.#tries += 1;
    return true;
  }

  /** Called for each try that found something. */
  found(): void {
    this.#finds += 1;
  }
}
