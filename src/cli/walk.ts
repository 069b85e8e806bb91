import { chunkOf, NOTHING_TRIED, type Tally, together } from "../sweep/chunk.js";
import type { Row } from "../sweep/row.js";
import type { Sweep } from "../sweep/sweep.js";
import type { Interruption } from "./interruption.js";
import type { Progress } from "./progress.js";
import type { Sink } from "./sink.js";

/** How long points are counted in one go, in milliseconds: rows and signals wait for no longer. */
const TURN = 30;

/** The most points of a turn, which are in memory together. */
const MOST_POINTS = 1024;

/** What goes on while points are counted. */
export interface Company {
  readonly sink: Sink;
  readonly interruption: Interruption;
  readonly progress: Progress | undefined;
  /** Takes rows as they come; gives false when there are enough. */
  take(rows: readonly Row[]): boolean;
}

/**
 * Counts the points of a range in turn, until there are enough, nobody takes them, or it is asked to stop.
 * @returns what came of the points, and whether it stopped before the last since it was asked to
 */
export async function walk(
  sweep: Sweep,
  { from, to }: { readonly from: number; readonly to: number },
  { sink, interruption, progress, take }: Company,
): Promise<{ readonly tally: Tally; readonly isStopped: boolean }> {
  let tally = NOTHING_TRIED;
  let size = 1;
  for (let position = from; position < to; ) {
    const start = performance.now();
    const end = Math.min(position + size, to);
    const chunk = chunkOf(sweep, position, end);
    tally = together(tally, chunk.tally);
    position = end;
    if (!take(chunk.rows)) break;
    progress?.show(position);
    const elapsed = performance.now() - start;
    size = Math.max(1, Math.min(Math.round((size * TURN) / elapsed), 4 * size, MOST_POINTS));
    await sink.ready();
    // Signals and the other end's hanging up are heard between turns.
    await new Promise((resolve) => setImmediate(resolve));
    if (sink.isClosed) break;
    if (interruption.status !== undefined) return { tally, isStopped: position < to };
  }
  return { tally, isStopped: false };
}
