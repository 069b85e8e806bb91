import type { Diagnostic } from "../core/diagnostic.js";
import type { Row } from "./row.js";
import type { Sweep } from "./sweep.js";
import type { Condition } from "./where/condition.js";

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
  sweep: Pick<Sweep, "sequence" | "condition" | "rowAt">,
  from: number,
  to: number,
  most?: number,
): Chunk {
  return chosen(rowsOf(sweep, from, to), sweep.condition, most);
}

function* rowsOf(
  { sequence, rowAt }: Pick<Sweep, "sequence" | "rowAt">,
  from: number,
  to: number,
): Iterable<Row> {
  for (let position = from; position < to; position += 1) yield rowAt(sequence.at(position));
}

/** What becomes of rows of which those are wanted that hold, and so many at most. */
export function chosen(
  all: Iterable<Row>,
  condition: Condition | undefined,
  most = Number.POSITIVE_INFINITY,
): Chunk {
  const rows: Row[] = [];
  let tried = 0;
  let failed = 0;
  let first: Diagnostic | undefined;
  // No further row is made once there are enough.
  if (most > 0) {
    for (const row of all) {
      tried += 1;
      if (row.mistake !== null) {
        failed += 1;
        first ??= row.mistake;
      }
      // Nothing is known of what a condition speaks of where a point has a mistake.
      if (condition === undefined || (row.mistake === null && condition.holds(row))) rows.push(row);
      if (rows.length >= most) break;
    }
  }
  return { rows, tally: { tried, failed, first } };
}

/** Two tallies as one, the second of later points. */
export function together(a: Tally, b: Tally): Tally {
  return { tried: a.tried + b.tried, failed: a.failed + b.failed, first: a.first ?? b.first };
}
