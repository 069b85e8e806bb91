import { SpecError } from "../core/diagnostic.js";

/** How many more ops a file may have: some are small and stand for very many. */
export class Allowance {
  readonly #most: number;
  #used = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** @throws {SpecError} once there are too many */
  take(number = 1): void {
    this.#used += number;
    if (this.#used > this.#most) throw new SpecError("limit", `the file has more than ${this.#most} ops`);
  }
}
