import { worker } from "workerpool";
import type { Diagnostic } from "../core/diagnostic.js";
import { newDoubts } from "../sweep/doubts.js";
import type { SweepRequest } from "../sweep/request.js";
import type { Row } from "../sweep/row.js";
import { sampledSequence } from "../sweep/sequence.js";
import type { PointIndex } from "../sweep/space.js";
import { prepareSweep } from "../sweep/sweep.js";
import { type CountedChunk, countChunk } from "./counted-chunk.js";
import { streamedFormat } from "./point-format.js";
import { RecordedFiles, type Recording } from "./recorded-files.js";
import { savedReportsOf } from "./saved-reports.js";

/** What a worker begins with: plain data. */
export interface WorkerSetup {
  readonly request: SweepRequest;
  /** What the request leads to in the outside world. */
  readonly recording: Recording;
  /** The name of the format that is asked for. */
  readonly format: string;
}

/** What a worker answers, plain data too. */
export interface Answer {
  readonly chunk: CountedChunk;
  /** What is doubtful, and wasn't at the points that this worker counted before. */
  readonly doubts: readonly Diagnostic[];
  /** How long it took, in milliseconds. */
  readonly elapsed: number;
}

/** Counts some points, until so many rows hold. */
export type CountPoints = (indices: readonly PointIndex[], most: number) => Promise<Answer>;

/** Starts answering in a thread of a pool. */
export function startWorker(setup: WorkerSetup): void {
  const counting = startCounting(setup);
  const count: CountPoints = async (indices, most) => (await counting)(indices, most);
  worker({ count });
}

/** Prepares the sweep once, for all the points to come. */
async function startCounting({ request, recording, format }: WorkerSetup): Promise<CountPoints> {
  const loader = new RecordedFiles(recording);
  const surroundings = { loader, savedReport: savedReportsOf(loader), isFile: loader.isFile };
  // Points come by their numbers: the sample isn't drawn once more.
  const sweep = await prepareSweep({ ...request, sample: 1 }, surroundings, true);
  if (!("rowAt" in sweep)) throw new Error("a sweep has mistakes that it didn't have before");
  const streamed = await streamedFormat(format, sweep);
  const news = newDoubts(sweep.doubts);
  return async (indices, most) => {
    const start = performance.now();
    const part = { ...sweep, sequence: sampledSequence(indices) };
    const chunk = countChunk(part, 0, indices.length, most, streamed);
    const rows = chunk.rows.map(withoutPlace);
    return { chunk: { ...chunk, rows }, doubts: news(), elapsed: performance.now() - start };
  };
}

/** A row shows what is wrong with it but not where: a place takes the whole text of its file along. */
function withoutPlace(row: Row): Row {
  if (row.mistake === null) return row;
  const { code, severity, message } = row.mistake;
  return { ...row, mistake: { code, severity, message } };
}
