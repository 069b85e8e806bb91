/** The signals that ask to stop, and the exit status that says so. */
const STATUSES = { SIGINT: 130, SIGTERM: 143 } as const;

type Signal = keyof typeof STATUSES;

/** Listens for being asked to stop, so that work in progress can end in order. Asked again, the process ends at once. */
export class Interruption {
  #signal: Signal | undefined;
  #work: () => void = () => undefined;
  readonly #listener = (signal: NodeJS.Signals) => {
    this.#signal = signal as Signal;
    this.release();
    this.#work();
  };

  constructor() {
    for (const signal of Object.keys(STATUSES)) process.on(signal, this.#listener);
  }

  /** The exit status of having been asked to stop, or `undefined`. */
  get status(): number | undefined {
    return this.#signal && STATUSES[this.#signal];
  }

  /** Does something at once when asked to stop. */
  whenAsked(work: () => void): void {
    this.#work = work;
  }

  /** Listens no more. */
  release(): void {
    for (const signal of Object.keys(STATUSES)) process.off(signal, this.#listener);
  }
}
