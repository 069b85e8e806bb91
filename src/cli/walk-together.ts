import { NOTHING_TRIED, together } from "../sweep/chunk.js";
import type { PointIndex } from "../sweep/space.js";
import { type ChunkRule, nextSize } from "./chunk-size.js";
import type { Answer } from "./sweep-worker.js";
import type { Company, Walked } from "./walk.js";
import type { WorkerPool } from "./worker-pool.js";

/** Long enough for the messages to and fro to take no time beside it. */
const TURN: ChunkRule = { duration: 400, most: 8192 };

/** How many chunks are on their way for each worker: one that it counts, and one that it begins with next. */
const AHEAD = 2;

/** Those who count a range together. */
export interface Team {
  readonly pool: Pick<WorkerPool, "count" | "stop">;
  readonly jobs: number;
  /** How many points to begin with in one go. */
  readonly size: number;
  /** The index of the point at a position. */
  indexAt(position: number): PointIndex;
  /** Takes what came of a chunk beside its rows. */
  hear(answer: Answer): void;
}

interface Task {
  readonly from: number;
  readonly to: number;
  readonly answer: Promise<Answer>;
}

/**
 * Counts the points of a range by several workers, and takes what they give in the order of the points: all comes out
 * as if one had counted them in turn.
 */
export async function walkTogether(
  { from, to }: { readonly from: number; readonly to: number },
  company: Company,
  { pool, jobs, size: begin, indexAt, hear }: Team,
): Promise<Walked> {
  const { sink, interruption, progress } = company;
  let tally = NOTHING_TRIED;
  let size = begin;
  let next = from;
  const tasks: Task[] = [];
  const send = () => {
    // The last chunks are small, so that all workers end together.
    const length = Math.min(size, Math.ceil((to - next) / jobs));
    const end = next + length;
    const indices = Array.from({ length }, (_, offset) => indexAt(next + offset));
    const answer = pool.count(indices, company.wanted);
    // It may fail while another one is waited for, or when nobody waits any more.
    answer.catch(() => undefined);
    tasks.push({ from: next, to: end, answer });
    next = end;
  };
  interruption.whenAsked(() => void pool.stop());
  for (let position = from; position < to; ) {
    while (tasks.length < AHEAD * jobs && next < to) send();
    const task = tasks.shift() as Task;
    const answer = await task.answer.catch((error) => {
      if (interruption.status === undefined) throw error;
    });
    if (answer === undefined) return { tally, position, size, end: "stopped" };
    // The points before it weren't counted when it was sent: it may go beyond the last row that is wanted.
    const isLast = answer.chunk.held >= company.wanted;
    const chunk = isLast ? company.count(task.from, task.to) : answer.chunk;
    if (!isLast) hear(answer);
    tally = together(tally, chunk.tally);
    position += chunk.tally.tried;
    size = nextSize(TURN, task.to - task.from, answer.elapsed);
    if (!company.take(chunk)) break;
    progress?.show(position);
    await sink.ready();
    if (sink.isClosed) break;
    if (interruption.status !== undefined && position < to) return { tally, position, size, end: "stopped" };
  }
  return { tally, position: to, size, end: "done" };
}
