import type { Diagnostic, SpecError } from "../core/diagnostic.js";
import { grouped } from "../reporters/number.js";
import type { PointFormat } from "../reporters/sweep/format.js";
import { gridOf } from "../sweep/grid.js";
import type { Row } from "../sweep/row.js";
import { type Choice, isStreamed, Selection } from "../sweep/select/selection.js";
import type { Sweep } from "../sweep/sweep.js";
import type { CountedChunk } from "./counted-chunk.js";
import { type ReportOptions, usage } from "./options.js";
import { renderOptions } from "./output.js";
import { isPointFormat, pointFormat } from "./point-format.js";
import { renderView } from "./render-view.js";
import type { Sink } from "./sink.js";
import type { Streams } from "./streams.js";

/** A longer table is read by nobody, and takes more memory than the points. */
const LONGEST_TABLE = 100_000;

/** So many points become text together. */
const PIECE = 1024;

/** Writes what a sweep finds, as its options say. */
export interface SweepWriter {
  /** Whether rows are written as they come. */
  readonly isStreamed: boolean;
  /** The most rows that are still wanted. */
  readonly wanted: number;
  /** How many points can't be on a Pareto front, since they lack a value. */
  readonly incomparable: number;
  begin(sink: Sink): void;
  /** Takes what was counted; gives false when no more is wanted. */
  take(chunk: CountedChunk, sink: Sink): boolean;
  end(sink: Sink, diagnostics: readonly Diagnostic[]): Promise<void>;
}

/**
 * The writer for a sweep's wishes and a format.
 * @param streamed the format in which rows are written as they come, where they can be
 * @param most how many points there may be
 * @throws {SpecError} (code `usage`) when they are more than a table shows
 */
export async function sweepWriter(
  sweep: Sweep,
  streamed: PointFormat | undefined,
  most: number,
  options: Pick<ReportOptions, "format" | "output" | "color">,
  streams: Streams,
): Promise<SweepWriter> {
  if (streamed !== undefined) {
    return new StreamingWriter(streamed, sweep.choice.most ?? Number.POSITIVE_INFINITY);
  }
  const isOfPoints = sweep.grid === undefined && isPointFormat(options.format);
  const format = isOfPoints ? await pointFormat(options.format, sweep) : undefined;
  const render: Render =
    format !== undefined
      ? (rows, diagnostics, sink) => writePoints(format, rows, diagnostics, sink)
      : async (rows, diagnostics, sink) =>
          sink.write(await textOf(rows, diagnostics, sweep, options, streams));
  const longest = format === undefined ? LONGEST_TABLE : Number.POSITIVE_INFINITY;
  const { condition, choice } = sweep;
  const showsAll = condition === undefined && choice.objectives === undefined && choice.most === undefined;
  if (showsAll && most > longest) throw tooLong(longest);
  return new CollectingWriter(choice, render, longest);
}

/** Writes points in one of their formats. */
class PointText {
  readonly #format: PointFormat;
  readonly #sink: Sink;
  #isEmpty = true;

  constructor(format: PointFormat, sink: Sink) {
    this.#format = format;
    this.#sink = sink;
    this.#write(format.head());
  }

  /** Writes the text of some points. */
  add(text: string): void {
    if (text === "") return;
    this.#write(this.#isEmpty ? text : this.#format.separator + text);
    this.#isEmpty = false;
  }

  end(diagnostics: readonly Diagnostic[]): void {
    this.#write(this.#format.tail(diagnostics, this.#isEmpty));
  }

  #write(text: string): void {
    if (text !== "") this.#sink.write(text);
  }
}

class StreamingWriter implements SweepWriter {
  readonly isStreamed = true;
  readonly incomparable = 0;
  readonly #format: PointFormat;
  #wanted: number;
  #text: PointText | undefined;

  constructor(format: PointFormat, most: number) {
    this.#format = format;
    this.#wanted = most;
  }

  get wanted(): number {
    return this.#wanted;
  }

  begin(sink: Sink): void {
    this.#text = new PointText(this.#format, sink);
  }

  take({ text, held }: CountedChunk): boolean {
    this.#text?.add(text);
    this.#wanted -= held;
    return this.#wanted > 0;
  }

  async end(_: Sink, diagnostics: readonly Diagnostic[]): Promise<void> {
    this.#text?.end(diagnostics);
  }
}

type Render = (rows: readonly Row[], diagnostics: readonly Diagnostic[], sink: Sink) => Promise<void>;

class CollectingWriter implements SweepWriter {
  readonly isStreamed = false;
  readonly #choice: Choice;
  readonly #selection: Selection;
  readonly #render: Render;
  readonly #most: number;
  #incomparable = 0;

  constructor(choice: Choice, render: Render, most: number) {
    this.#choice = choice;
    this.#selection = new Selection(choice);
    this.#render = render;
    this.#most = most;
  }

  get incomparable(): number {
    return this.#incomparable;
  }

  get wanted(): number {
    const { most = Number.POSITIVE_INFINITY } = this.#choice;
    return isStreamed(this.#choice) ? most - this.#selection.size : Number.POSITIVE_INFINITY;
  }

  begin(): void {
    // All of the text comes at the end.
  }

  take({ rows, incomparable }: CountedChunk): boolean {
    for (const row of rows) this.#selection.add(row);
    this.#incomparable += incomparable;
    if (this.#selection.size > this.#most) throw tooLong(this.#most);
    return this.wanted > 0;
  }

  end(sink: Sink, diagnostics: readonly Diagnostic[]): Promise<void> {
    return this.#render(this.#selection.rows, diagnostics, sink);
  }
}

function tooLong(most: number): SpecError {
  return usage(
    `a table of more than ${grouped(most)} points`,
    "csv and ndjson have a line a point, however many there are; `--where`, `--pareto` and `--top` leave fewer",
  );
}

async function writePoints(
  format: PointFormat,
  rows: readonly Row[],
  diagnostics: readonly Diagnostic[],
  sink: Sink,
): Promise<void> {
  const text = new PointText(format, sink);
  for (let from = 0; from < rows.length && !sink.isClosed; from += PIECE) {
    text.add(format.points(rows.slice(from, from + PIECE)));
    await sink.ready();
  }
  text.end(diagnostics);
}

async function textOf(
  rows: readonly Row[],
  diagnostics: readonly Diagnostic[],
  sweep: Sweep,
  options: Pick<ReportOptions, "format" | "output" | "color">,
  streams: Streams,
): Promise<string> {
  if (sweep.grid === undefined) {
    const { pointsView } = await import("../reporters/sweep/points-view.js");
    return renderView(pointsView(rows, sweep), options.format, renderOptions(options, streams));
  }
  const grid = gridOf(rows, sweep.axes);
  if (options.format === "json" || options.format === "ndjson") {
    const { gridJson, gridNdjson } = await import("../reporters/sweep/grid-json.js");
    return options.format === "json"
      ? gridJson(grid, sweep.grid, sweep, diagnostics)
      : gridNdjson(grid, sweep.grid);
  }
  const { gridView } = await import("../reporters/sweep/grid-view.js");
  return renderView(gridView(grid, sweep.grid, sweep), options.format, renderOptions(options, streams));
}
