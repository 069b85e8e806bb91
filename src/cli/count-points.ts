import { availableParallelism } from "node:os";
import { join } from "node:path";
import { NOTHING_TRIED, together } from "../sweep/chunk.js";
import { addDoubts } from "../sweep/doubts.js";
import type { Sweep } from "../sweep/sweep.js";
import { packageFolder } from "./files.js";
import type { WorkerSetup } from "./sweep-worker.js";
import { type Company, type Walked, walk } from "./walk.js";

/** What takes longer on one core than this, in milliseconds, is worth starting workers for. */
const PATIENCE = 2000;

/** What each worker runs. */
const script = join(packageFolder, "bin", "sweep-worker.js");

/** How the points of a sweep are counted. */
export interface Counting {
  readonly sweep: Sweep;
  /** How many workers count; as many as the machine has cores for, where it takes long, unless said. */
  readonly jobs: number | undefined;
  /** What workers begin with. */
  readonly setup: WorkerSetup;
}

/** Counts the points of a range, here or by workers, which makes no other difference. */
export async function countPoints(
  range: { readonly from: number; readonly to: number },
  company: Company,
  counting: Counting,
): Promise<Walked> {
  const { jobs: asked } = counting;
  const jobs = Math.min(asked ?? availableParallelism(), range.to - range.from);
  if (jobs <= 1) return walk(range, company);
  const begun: Walked =
    asked === undefined
      ? await walk(range, company, PATIENCE)
      : { tally: NOTHING_TRIED, position: range.from, size: 1, end: "long" };
  if (begun.end !== "long") return begun;
  const rest = await byWorkers({ from: begun.position, to: range.to }, company, counting, jobs, begun.size);
  return { ...rest, tally: together(begun.tally, rest.tally) };
}

async function byWorkers(
  range: { readonly from: number; readonly to: number },
  company: Company,
  { sweep, setup }: Counting,
  jobs: number,
  size: number,
): Promise<Walked> {
  const { WorkerPool } = await import("./worker-pool.js");
  const { walkTogether } = await import("./walk-together.js");
  const pool = new WorkerPool(script, setup, jobs);
  try {
    return await walkTogether(range, company, {
      pool,
      jobs,
      size,
      indexAt: (position) => sweep.sequence.at(position),
      hear: ({ doubts }) => addDoubts(doubts, sweep.doubts),
    });
  } finally {
    await pool.stop();
  }
}
