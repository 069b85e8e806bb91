import type { PointFormat } from "../reporters/sweep/format.js";
import { chunkOf, type Tally } from "../sweep/chunk.js";
import type { Row } from "../sweep/row.js";
import { isNarrowed, Selection } from "../sweep/select/selection.js";
import type { Sweep } from "../sweep/sweep.js";

/** What came of some points that follow each other, as far as it can be prepared for writing without the others. */
export interface CountedChunk {
  readonly tally: Tally;
  /** How many rows hold. */
  readonly held: number;
  /** The text of these, where rows are written as they come. */
  readonly text: string;
  /** Those of them that may be shown, where that is chosen at the end. */
  readonly rows: readonly Row[];
  /** How many points can't be on a Pareto front, since they lack a value. */
  readonly incomparable: number;
}

/**
 * Counts the points from one position of a sweep to before another.
 * @param most it stops once so many rows hold
 * @param format in which rows are written as they come
 */
export function countChunk(
  sweep: Pick<Sweep, "sequence" | "condition" | "rowAt" | "choice">,
  from: number,
  to: number,
  most: number,
  format: PointFormat | undefined,
): CountedChunk {
  const { rows, tally } = chunkOf(sweep, from, to, most);
  const all = { tally, held: rows.length, text: "", rows, incomparable: 0 };
  if (format !== undefined) return { ...all, text: format.points(rows), rows: [] };
  if (!isNarrowed(sweep.choice)) return all;
  const selection = new Selection(sweep.choice);
  for (const row of rows) selection.add(row);
  return { ...all, rows: selection.rows, incomparable: selection.incomparable };
}
