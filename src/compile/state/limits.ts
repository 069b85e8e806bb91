import { SpecError } from "../../core/diagnostic.js";
import type { Place } from "../../core/source.js";

/** The most ops that a network expands into unless the caller raises it. */
export const DEFAULT_MOST_OPS = 1_000_000;

/** The elements of lists that a network makes for each op that it may have: no op needs half as many. */
const ELEMENTS_AN_OP = 10;

/** So many mistakes are met, those that a loop repeats among them, before the rest isn't looked at. */
const MOST_MISTAKES = 10_000;

/** How deep blocks may call each other. */
export const DEEPEST_CALLS = 100;

/** A limit was reached: expansion stops at once. */
export class LimitReached extends SpecError {
  constructor(message: string, place: Place | undefined, help?: string) {
    super("limit", message, place, { help });
    this.name = "LimitReached";
  }
}

/** What an expansion took of a budget. */
export interface Spent {
  readonly ops: number;
  readonly rounds: number;
  readonly tensors: number;
  readonly elements: number;
}

/** Counts what a spec expands into, so that a small file can't ask for more than memory holds. */
export class Budget {
  readonly #most: number;
  #ops = 0;
  #rounds = 0;
  #tensors = 0;
  #elements = 0;
  #mistakes = 0;

  constructor(mostOps: number) {
    this.#most = mostOps;
  }

  /** What was counted so far. */
  get spent(): Spent {
    return { ops: this.#ops, rounds: this.#rounds, tensors: this.#tensors, elements: this.#elements };
  }

  /** What was counted since `before`. */
  since(before: Spent): Spent {
    return {
      ops: this.#ops - before.ops,
      rounds: this.#rounds - before.rounds,
      tensors: this.#tensors - before.tensors,
      elements: this.#elements - before.elements,
    };
  }

  /** Counts what was counted once before; says so, and counts nothing, when it goes beyond a limit. */
  spend({ ops, rounds, tensors, elements }: Spent): boolean {
    const fits =
      this.#ops + ops <= this.#most &&
      this.#rounds + rounds <= this.#most &&
      this.#tensors + tensors <= this.#most &&
      this.#elements + elements <= this.#mostElements;
    if (!fits) return false;
    this.#ops += ops;
    this.#rounds += rounds;
    this.#tensors += tensors;
    this.#elements += elements;
    return true;
  }

  get #mostElements(): number {
    return ELEMENTS_AN_OP * Math.max(this.#most, DEFAULT_MOST_OPS);
  }

  /** Called before each op is made. */
  op(place: Place | undefined): void {
    this.#ops += 1;
    if (this.#ops > this.#most)
      throw this.#reached(`the network expands into more than ${this.#most} ops`, place);
  }

  /** Called before a loop runs. */
  loop(rounds: number, place: Place): void {
    if (rounds > this.#most) {
      throw this.#reached(`${rounds} rounds are more than the limit of ${this.#most} ops`, place);
    }
  }

  /** Called before each round of a loop and each call of a block, which may make no op at all. */
  round(place: Place): void {
    this.#rounds += 1;
    if (this.#rounds > this.#most) {
      throw this.#reached(`the network takes more than ${this.#most} loop rounds and block calls`, place);
    }
  }

  /** Called before tensors are put side by side, which needs no op and can double them each time. */
  tensors(count: number, place: Place): void {
    this.#tensors += count;
    if (this.#tensors > this.#most) {
      throw this.#reached(`more than ${this.#most} tensors are put side by side`, place);
    }
  }

  /** Called before a list or a table is made: a range of a few characters stands for a million numbers. */
  elements(count: number, place: Place | undefined): void {
    this.#elements += count;
    const most = this.#mostElements;
    if (this.#elements > most) {
      throw this.#reached(`the network's lists and ranges hold more than ${most} elements`, place);
    }
  }

  /** Called for each mistake, after which expansion goes on. */
  mistake(place: Place | undefined): void {
    this.#mistakes += 1;
    if (this.#mistakes > MOST_MISTAKES) {
      throw new LimitReached(
        `after ${MOST_MISTAKES} mistakes, repeated ones counted, the rest isn't looked at`,
        place,
      );
    }
  }

  #reached(message: string, place: Place | undefined): LimitReached {
    return new LimitReached(message, place, "raise the limit with `--max-ops` if this is meant");
  }
}
