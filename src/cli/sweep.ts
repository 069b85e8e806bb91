import type { Diagnostic } from "../core/diagnostic.js";
import type { Loader } from "../core/loader.js";
import { aboutSweep } from "../reporters/sweep/about.js";
import { checkGridSize } from "../sweep/grid.js";
import type { SweepRequest } from "../sweep/request.js";
import { shardOf } from "../sweep/shard.js";
import { prepareSweep, type Sweep } from "../sweep/sweep.js";
import { type Counting, countPoints } from "./count-points.js";
import { countChunk } from "./counted-chunk.js";
import { energyOption } from "./energy-option.js";
import { FileLoader, isExistingFile } from "./files.js";
import { gridWriter } from "./grid-writer.js";
import { Interruption } from "./interruption.js";
import type { ReportOptions } from "./options.js";
import { type PointWriter, pointWriter } from "./point-writer.js";
import { Progress } from "./progress.js";
import { readSource } from "./read-source.js";
import { Recorder } from "./recorded-files.js";
import { resumedAt } from "./resume.js";
import { savedReportsOf } from "./saved-reports.js";
import { fileSink, outputSink } from "./sink.js";
import { BAD_INPUT, OK, type Streams } from "./streams.js";
import { sweepNotes } from "./sweep-notes.js";
import { checkSweepOptions, type SweepOptions } from "./sweep-options.js";
import type { Company } from "./walk.js";

/** A model at every combination of values of its hyperparameters. */
export async function sweep(
  model: string,
  given: Readonly<Record<string, unknown>>,
  streams: Streams,
): Promise<number> {
  const options = checkSweepOptions(given);
  const files = new FileLoader(streams);
  const isFile = (name: string) => isExistingFile(name, streams);
  const request = await requestOf(model, options, files, isFile);
  const loader = new Recorder(files, isFile);
  const savedReport = savedReportsOf(loader);
  const prepared = await prepareSweep(request, { loader, savedReport, isFile: loader.isFile });
  if (!("rowAt" in prepared)) {
    await show(prepared, options, streams, options.shared.format === "json");
    return BAD_INPUT;
  }
  const { jobs, shared } = options;
  const setup = { request, recording: loader.recording, format: shared.format };
  return run({ sweep: prepared, jobs, setup }, options, streams);
}

/** Counts the points and writes them; gives the exit status. */
async function run(counting: Counting, options: SweepOptions, streams: Streams): Promise<number> {
  const { sweep } = counting;
  const { shared, resume } = options;
  const { output } = shared;
  const whole = shardOf(sweep.sequence.length, options.shard);
  const resumed = resume === undefined ? undefined : resumedAt(resume, sweep, whole, streams);
  const range = { from: resumed?.from ?? whole.from, to: whole.to };
  const isResumed = range.from > whole.from;
  const writer = await writerOf(sweep, range.to - range.from, shared, streams);
  const sink = output === undefined ? outputSink(streams) : fileSink(output, streams, resumed?.kept);
  // A line that comes and goes between rows would garble them.
  const isInTheWay = writer.streamed !== undefined && output === undefined && streams.stdout.isTTY === true;
  const progress =
    streams.stderr.isTTY === true && !isInTheWay
      ? new Progress(streams.stderr, whole, range.from)
      : undefined;
  const interruption = new Interruption();
  try {
    writer.begin(sink);
    const company: Company = {
      sink,
      interruption,
      progress,
      get wanted() {
        return writer.wanted;
      },
      count: (from, to) => countChunk(sweep, from, to, writer.wanted, writer.streamed),
      take: (chunk) => writer.take(chunk, sink),
    };
    const { tally, end } = await countPoints(range, company, counting);
    const isStopped = end === "stopped";
    progress?.clear();
    if (sink.isClosed) return OK;
    const { incomparable } = writer;
    const stoppedOf = isStopped ? range.to - range.from : undefined;
    const notes = [...sweep.doubts.list, ...sweepNotes({ tally, isResumed, stoppedOf, incomparable })];
    await writer.end(sink, notes);
    await sink.ready();
    if (notes.length > 0) await show(notes, options, streams);
    if (isStopped) return interruption.status ?? OK;
    return notes.some(({ severity }) => severity === "error") ? BAD_INPUT : OK;
  } finally {
    interruption.release();
    sink.close();
  }
}

async function writerOf(
  sweep: Sweep,
  most: number,
  options: ReportOptions,
  streams: Streams,
): Promise<PointWriter> {
  if (sweep.grid === undefined) return pointWriter(sweep, aboutSweep(sweep), most, options, streams);
  checkGridSize(sweep.axes);
  return gridWriter(sweep, sweep.grid, options, streams);
}

async function requestOf(
  model: string,
  options: SweepOptions,
  loader: Loader,
  isFile: (name: string) => boolean,
): Promise<SweepRequest> {
  const { shared, accuracy, compression, energy, shard: _, resume: __, jobs: ___, ...wishes } = options;
  const { batch, mostOps, foldNorm, fuse, baseline, conventions, isData } = shared;
  return {
    ...wishes,
    model,
    isFile: isFile(model),
    batch,
    mostOps,
    foldNorm,
    fuse,
    baseline,
    conventions,
    isData,
    accuracy: accuracy === undefined ? undefined : await readSource(accuracy, loader),
    compression: compression === undefined ? undefined : await readSource(compression, loader),
    energy: await energyOption({ energy }, loader),
  };
}

async function show(
  diagnostics: readonly Diagnostic[],
  { shared }: SweepOptions,
  streams: Streams,
  asJson = false,
): Promise<void> {
  const { showDiagnostics } = await import("./failure.js");
  showDiagnostics(diagnostics, asJson, streams, shared);
}
