import type { Diagnostic, SpecError } from "../core/diagnostic.js";
import { grouped } from "../reporters/number.js";
import type { PointFormat } from "../reporters/sweep/format.js";
import { gridOf } from "../sweep/grid.js";
import type { Row } from "../sweep/row.js";
import { isStreamed, Selection } from "../sweep/select/selection.js";
import type { Sweep } from "../sweep/sweep.js";
import { type ReportOptions, usage } from "./options.js";
import { renderOptions } from "./output.js";
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
  /** How many points can't be on a Pareto front, since they lack a value. */
  readonly incomparable: number;
  begin(sink: Sink): void;
  /** Takes rows that hold; gives false when no more are wanted. */
  take(rows: readonly Row[], sink: Sink): boolean;
  end(sink: Sink, diagnostics: readonly Diagnostic[]): Promise<void>;
}

/**
 * The writer for a sweep's wishes and a format.
 * @param most how many points there may be
 * @throws {SpecError} (code `usage`) when they are more than a table shows
 */
export async function sweepWriter(
  sweep: Sweep,
  most: number,
  options: Pick<ReportOptions, "format" | "output" | "color">,
  streams: Streams,
): Promise<SweepWriter> {
  const format = sweep.grid === undefined ? await pointFormat(options.format, sweep) : undefined;
  if (format !== undefined && isStreamed(sweep.choice)) {
    return new StreamingWriter(format, sweep.choice.most ?? Number.POSITIVE_INFINITY);
  }
  const render: Render =
    format !== undefined
      ? (rows, diagnostics, sink) => writePoints(format, rows, diagnostics, sink)
      : async (rows, diagnostics, sink) =>
          sink.write(await textOf(rows, diagnostics, sweep, options, streams));
  const longest = format === undefined ? LONGEST_TABLE : Number.POSITIVE_INFINITY;
  const { condition, choice } = sweep;
  const showsAll = condition === undefined && choice.objectives === undefined && choice.most === undefined;
  if (showsAll && most > longest) throw tooLong(longest);
  return new CollectingWriter(sweep, render, longest);
}

class StreamingWriter implements SweepWriter {
  readonly isStreamed = true;
  readonly incomparable = 0;
  readonly #format: PointFormat;
  #left: number;

  constructor(format: PointFormat, most: number) {
    this.#format = format;
    this.#left = most;
  }

  begin(sink: Sink): void {
    writeTo(sink, this.#format.head());
  }

  take(rows: readonly Row[], sink: Sink): boolean {
    const shown = rows.length > this.#left ? rows.slice(0, this.#left) : rows;
    writeTo(sink, this.#format.points(shown));
    this.#left -= shown.length;
    return this.#left > 0;
  }

  async end(sink: Sink, diagnostics: readonly Diagnostic[]): Promise<void> {
    writeTo(sink, this.#format.tail(diagnostics));
  }
}

type Render = (rows: readonly Row[], diagnostics: readonly Diagnostic[], sink: Sink) => Promise<void>;

class CollectingWriter implements SweepWriter {
  readonly isStreamed = false;
  readonly #selection: Selection;
  readonly #render: Render;
  readonly #most: number;

  constructor(sweep: Sweep, render: Render, most: number) {
    this.#selection = new Selection(sweep.choice);
    this.#render = render;
    this.#most = most;
  }

  get incomparable(): number {
    return this.#selection.incomparable;
  }

  begin(): void {
    // All of the text comes at the end.
  }

  take(rows: readonly Row[]): boolean {
    for (const row of rows) this.#selection.add(row);
    if (this.#selection.size <= this.#most) return !this.#selection.isFull;
    throw tooLong(this.#most);
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

async function pointFormat(name: string, sweep: Sweep): Promise<PointFormat | undefined> {
  switch (name) {
    case "ndjson":
      return (await import("../reporters/sweep/ndjson.js")).sweepNdjson(sweep);
    case "json":
      return (await import("../reporters/sweep/json.js")).sweepJson(sweep);
    case "csv":
      return (await import("../reporters/sweep/csv.js")).sweepCsv(sweep);
    default:
      return undefined;
  }
}

async function writePoints(
  format: PointFormat,
  rows: readonly Row[],
  diagnostics: readonly Diagnostic[],
  sink: Sink,
): Promise<void> {
  writeTo(sink, format.head());
  for (let from = 0; from < rows.length && !sink.isClosed; from += PIECE) {
    writeTo(sink, format.points(rows.slice(from, from + PIECE)));
    await sink.ready();
  }
  writeTo(sink, format.tail(diagnostics));
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

function writeTo(sink: Sink, text: string): void {
  if (text !== "") sink.write(text);
}
