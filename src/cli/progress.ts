import { grouped, percent } from "../reporters/number.js";
import type { Output } from "./streams.js";

/** Who waits no longer than this needs no progress. */
const PATIENCE = 1000;

/** How often it is shown again, in milliseconds. */
const INTERVAL = 200;

/**
 * One line on a terminal that says how far a long work is, and is gone when that is done. In a few lines of our own:
 * packages for it bring terminals' libraries along, which take longer to load than most sweeps last.
 */
export class Progress {
  readonly #output: Output;
  readonly #from: number;
  readonly #to: number;
  readonly #begin: number;
  readonly #now: () => number;
  readonly #start: number;
  #shown = 0;

  /**
   * @param range the positions of the whole work
   * @param begin the position at which it begins
   */
  constructor(
    output: Output,
    { from, to }: { readonly from: number; readonly to: number },
    begin: number,
    now: () => number = () => performance.now(),
  ) {
    this.#output = output;
    this.#from = from;
    this.#to = to;
    this.#begin = begin;
    this.#now = now;
    this.#start = now();
  }

  /** Shows how far it is, where that wasn't shown just now. */
  show(position: number): void {
    const now = this.#now();
    const elapsed = now - this.#start;
    if (elapsed < PATIENCE || now - this.#shown < INTERVAL) return;
    this.#shown = now;
    const done = position - this.#from;
    const total = this.#to - this.#from;
    const rate = (position - this.#begin) / (elapsed / 1000);
    const parts = [
      `${grouped(done)} of ${grouped(total)} points`,
      percent(done / total),
      `${grouped(Math.round(rate))} a second`,
      `${duration((this.#to - position) / rate)} left`,
    ];
    const line = parts.join(" · ").slice(0, (this.#output.columns || 80) - 1);
    this.#output.write(`\r\u001b[2K${line}`);
  }

  /** Takes the line away. */
  clear(): void {
    if (this.#shown > 0) this.#output.write("\r\u001b[2K");
    this.#shown = 0;
  }
}

/** A time as people say it: 48 s, 3 min 20 s, 2 h 5 min. */
function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
