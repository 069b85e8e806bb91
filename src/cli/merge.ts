import { type Diagnostic, Diagnostics } from "../core/diagnostic.js";
import type { SavedPoint } from "../saved/points/read-point.js";
import { chosen, NOTHING_TRIED, together } from "../sweep/chunk.js";
import type { PointTable } from "../sweep/table.js";
import { preparedChunk } from "./counted-chunk.js";
import { missingNotes } from "./merge-notes.js";
import { checkMergeOptions, type MergeOptions } from "./merge-options.js";
import { MergedPoints } from "./merged-points.js";
import { aboutMerge, mergedTable } from "./merged-table.js";
import { PointFile } from "./point-files.js";
import { type PointWriter, pointWriter } from "./point-writer.js";
import { fileSink, outputSink, type Sink } from "./sink.js";
import { BAD_INPUT, DOES_NOT_HOLD, OK, type Streams } from "./streams.js";
import { sweepNotes } from "./sweep-notes.js";
import { UsageError } from "./usage-error.js";

/** So many points are taken together. */
const PIECE = 1024;

/** The points of the shards of a sweep as one. */
export async function merge(
  names: readonly string[],
  given: Readonly<Record<string, unknown>>,
  streams: Streams,
): Promise<number> {
  const options = checkMergeOptions(names, given, streams);
  const merged = new MergedPoints(names.map((name) => new PointFile(name, streams)));
  const points = merged.points();
  const begun = await begin(points);
  const doubts = new Diagnostics();
  const table = mergedTable(begun.at(-1), options.wishes, () => merged.hasAccuracy, doubts);
  if (doubts.hasErrors) throw new UsageError(doubts.list);
  const writer = await pointWriter(table, aboutMerge(names, table), 0, options, streams);
  const sink = options.output === undefined ? outputSink(streams) : fileSink(options.output, streams);
  try {
    writer.begin(sink);
    const isPatient = options.expected !== undefined;
    const tally = await writeAll(piecesOf(begun, points), table, writer, sink, isPatient);
    if (sink.isClosed) return OK;
    const { incomparable } = writer;
    const found = sweepNotes({ tally, isResumed: false, stoppedOf: undefined, incomparable });
    const missing = missingNotes(merged, options.expected);
    const notes = [...doubts.list, ...found, ...missing];
    await writer.end(sink, notes);
    await sink.ready();
    if (notes.length > 0) await show(notes, options, streams);
    if (found.some(isError)) return BAD_INPUT;
    return missing.some(isError) ? DOES_NOT_HOLD : OK;
  } finally {
    await points.return();
    sink.close();
  }
}

/** The points up to the first that was counted, which shows what all have. */
async function begin(points: AsyncIterator<SavedPoint, void>): Promise<SavedPoint[]> {
  const begun: SavedPoint[] = [];
  for (;;) {
    const next = await points.next();
    if (next.done === true) return begun;
    begun.push(next.value);
    if (next.value.row.mistake === null) return begun;
  }
}

/** Points in pieces that are written together. */
async function* piecesOf(begun: readonly SavedPoint[], rest: AsyncIterable<SavedPoint>) {
  let piece = [...begun];
  for await (const point of rest) {
    if (piece.length >= PIECE) {
      yield piece;
      piece = [];
    }
    piece.push(point);
  }
  yield piece;
}

/** @param isPatient whether all points are looked at, those too that nobody wants any more */
async function writeAll(
  pieces: AsyncIterable<readonly SavedPoint[]>,
  table: PointTable,
  writer: PointWriter,
  sink: Sink,
  isPatient: boolean,
) {
  let tally = NOTHING_TRIED;
  for await (const piece of pieces) {
    const rows = piece.map(({ row }) => row);
    const chunk = preparedChunk(chosen(rows, table.condition, writer.wanted), table.choice, writer.streamed);
    tally = together(tally, chunk.tally);
    if (!writer.take(chunk, sink) && !isPatient) break;
    await sink.ready();
    // The other end's hanging up is heard between pieces.
    await new Promise((resolve) => setImmediate(resolve));
    if (sink.isClosed) break;
  }
  return tally;
}

function isError({ severity }: Diagnostic): boolean {
  return severity === "error";
}

async function show(notes: readonly Diagnostic[], options: MergeOptions, streams: Streams): Promise<void> {
  const { showDiagnostics } = await import("./failure.js");
  showDiagnostics(notes, false, streams, options);
}
