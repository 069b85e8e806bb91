import type { Diagnostic } from "../core/diagnostic.js";
import { grouped } from "../reporters/number.js";
import type { Tally } from "../sweep/chunk.js";

/** How a sweep ended. */
export interface Ending {
  readonly tally: Tally;
  /** Whether it goes on with a file, which has points that were counted. */
  readonly isResumed: boolean;
  /** How many points there were to count, if it was stopped before the last. */
  readonly stoppedOf: number | undefined;
  /** How many points can't be on a Pareto front, since they lack a value. */
  readonly incomparable: number;
}

/** What is said of a sweep beside its rows. That no point could be counted is an error. */
export function sweepNotes({ tally, isResumed, stoppedOf, incomparable }: Ending): Diagnostic[] {
  const notes: Diagnostic[] = [];
  const { tried, failed, first } = tally;
  if (first !== undefined) {
    const all = failed === tried && !isResumed;
    const which = all
      ? tried === 1
        ? "the only point"
        : `all ${grouped(tried)} points`
      : `${grouped(failed)} of ${grouped(tried)} points`;
    notes.push({
      ...first,
      severity: all ? "error" : "warning",
      message: `${which} failed, first: ${first.message}`,
    });
  }
  if (incomparable > 0) {
    const message = `${grouped(incomparable)} points lack a value that the Pareto front is of, and can't be on it`;
    notes.push({ code: "usage", severity: "warning", message });
  }
  if (stoppedOf !== undefined) {
    const message = `stopped after ${grouped(tried)} of ${grouped(stoppedOf)} points`;
    notes.push({ code: "interrupted", severity: "warning", message });
  }
  return notes;
}
