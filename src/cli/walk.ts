import { NOTHING_TRIED, type Tally, together } from "../sweep/chunk.js";
import { type ChunkRule, nextSize } from "./chunk-size.js";
import type { CountedChunk } from "./counted-chunk.js";
import type { Interruption } from "./interruption.js";
import type { Progress } from "./progress.js";
import type { Sink } from "./sink.js";

/** Rows and signals wait for no longer than a turn. */
const TURN: ChunkRule = { duration: 30, most: 1024 };

/** The first points take longer than those after them: nothing is foretold before so many milliseconds of counting. */
const WARM_UP = 200;

/** What goes on while points are counted. */
export interface Company {
  readonly sink: Sink;
  readonly interruption: Interruption;
  readonly progress: Progress | undefined;
  /** The most rows that are still wanted. */
  readonly wanted: number;
  /** Counts the points of some positions, until as many rows as are wanted hold. */
  count(from: number, to: number): CountedChunk;
  /** Takes what was counted, in order; gives false when there is enough. */
  take(chunk: CountedChunk): boolean;
}

/** How far points were counted. */
export interface Walked {
  readonly tally: Tally;
  /** The position of the first point that wasn't. */
  readonly position: number;
  /** How many points a turn had at last. */
  readonly size: number;
  /** Whether all is counted that is wanted, it was asked to stop, or what is left would take too long. */
  readonly end: "done" | "stopped" | "long";
}

/**
 * Counts the points of a range in turn, until there are enough, nobody takes them, or it is asked to stop.
 * @param patience the most milliseconds that what is left may be going to take
 */
export async function walk(
  { from, to }: { readonly from: number; readonly to: number },
  company: Company,
  patience = Number.POSITIVE_INFINITY,
): Promise<Walked> {
  const { sink, interruption, progress } = company;
  let tally = NOTHING_TRIED;
  let size = 1;
  let counted = 0;
  for (let position = from; position < to; ) {
    const start = performance.now();
    const chunk = company.count(position, Math.min(position + size, to));
    tally = together(tally, chunk.tally);
    position += chunk.tally.tried;
    if (!company.take(chunk)) break;
    progress?.show(position);
    const elapsed = performance.now() - start;
    counted += elapsed;
    const left = ((to - position) * elapsed) / size;
    size = nextSize(TURN, size, elapsed);
    await sink.ready();
    // Signals and the other end's hanging up are heard between turns.
    await new Promise((resolve) => setImmediate(resolve));
    if (sink.isClosed) break;
    const walked = { tally, position, size };
    if (interruption.status !== undefined && position < to) return { ...walked, end: "stopped" };
    if (counted > WARM_UP && left > patience) return { ...walked, end: "long" };
  }
  return { tally, position: to, size, end: "done" };
}
