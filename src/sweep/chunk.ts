import type { Diagnostic } from "../core/diagnostic.js";
import type { Row } from "./row.js";
import type { Sweep } from "./sweep.js";

/** What became of some points that follow each other. */
export interface Chunk {
  /** The rows that hold. */
  readonly rows: readonly Row[];
  readonly tally: Tally;
}

/** How many points were tried, how many of them have a mistake, and the first of these. */
export interface Tally {
  readonly tried: number;
  readonly failed: number;
  readonly first: Diagnostic | undefined;
}

export const NOTHING_TRIED: Tally = { tried: 0, failed: 0, first: undefined };

/**
 * Counts the points from one position of a sweep to before another.
 * @param most it stops once so many rows hold
 */
export function chunkOf(
  { sequence, condition, rowAt }: Pick<Sweep, "sequence" | "condition" | "rowAt">,
  from: number,
  to: number,
  most = Number.POSITIVE_INFINITY,
): Chunk {
  const rows: Row[] = [];
  let failed = 0;
  let first: Diagnostic | undefined;
  let position = from;
  for (; position < to && rows.length < most; position += 1) {
    const row = rowAt(sequence.at(position));
    if (row.mistake !== null) {
      failed += 1;
      first ??= row.mistake;
      // Nothing is known of what a condition speaks of.
      if (condition === undefined) rows.push(row);
    } else if (condition === undefined || condition.holds(row)) rows.push(row);
  }
  return { rows, tally: { tried: position - from, failed, first } };
}

/** Two tallies as one, the second of later points. */
export function together(a: Tally, b: Tally): Tally {
  return { tried: a.tried + b.tried, failed: a.failed + b.failed, first: a.first ?? b.first };
}
