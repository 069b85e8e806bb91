import type { Diagnostic } from "../core/diagnostic.js";
import { grouped } from "../reporters/number.js";
import type { About } from "../reporters/sweep/about.js";
import type { PointFormat } from "../reporters/sweep/format.js";
import { isNarrowed } from "../sweep/select/selection.js";
import type { PointTable } from "../sweep/table.js";
import { CollectingWriter, type Render } from "./collecting-writer.js";
import type { CountedChunk } from "./counted-chunk.js";
import { type ReportOptions, usage } from "./options.js";
import { renderOptions } from "./output.js";
import { isPointFormat, pointFormat, streamedFormat } from "./point-format.js";
import { PointText } from "./point-text.js";
import { renderView } from "./render-view.js";
import type { Sink } from "./sink.js";
import type { Streams } from "./streams.js";

/** A longer table is read by nobody, and takes more memory than the points. */
const LONGEST_TABLE = 100_000;

/** So many rows that wait for the last point take a gigabyte; more may be more than there is. */
const MOST_HELD = 1_000_000;

/** So many points become text together. */
const PIECE = 1024;

/** Writes points, as options say. */
export interface PointWriter {
  /** The format in which rows are written as they come, where they are. */
  readonly streamed: PointFormat | undefined;
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
 * The writer of points one by one.
 * @param most how many points there may be
 * @throws {SpecError} (code `usage`) when they are more than a table shows, or than can wait for the last one
 */
export async function pointWriter(
  table: PointTable,
  about: About,
  most: number,
  options: Pick<ReportOptions, "format" | "output" | "color">,
  streams: Streams,
): Promise<PointWriter> {
  const { condition, choice } = table;
  const streamed = await streamedFormat(options.format, table, about);
  if (streamed !== undefined) return new StreamingWriter(streamed, choice.most ?? Number.POSITIVE_INFINITY);
  if (isPointFormat(options.format)) {
    if (condition === undefined && choice.objectives === undefined) {
      checkHeld(Math.min(most, choice.most ?? most));
    }
    const format = await pointFormat(options.format, table, about);
    const render: Render = async (rows, diagnostics, sink) => {
      const text = new PointText(format, sink);
      for (let from = 0; from < rows.length && !sink.isClosed; from += PIECE) {
        text.add(format.points(rows.slice(from, from + PIECE)));
        await sink.ready();
      }
      text.end(diagnostics);
    };
    return new CollectingWriter(choice, render, checkHeld);
  }
  if (condition === undefined && !isNarrowed(choice)) checkLength(most);
  const render: Render = async (rows, _, sink) => {
    const { pointsView } = await import("../reporters/sweep/points-view.js");
    const view = pointsView(rows, table, about);
    sink.write(await renderView(view, options.format, renderOptions(options, streams)));
  };
  return new CollectingWriter(choice, render, checkLength);
}

class StreamingWriter implements PointWriter {
  readonly streamed: PointFormat;
  readonly incomparable = 0;
  #wanted: number;
  #text: PointText | undefined;

  constructor(format: PointFormat, most: number) {
    this.streamed = format;
    this.#wanted = most;
  }

  get wanted(): number {
    return this.#wanted;
  }

  begin(sink: Sink): void {
    this.#text = new PointText(this.streamed, sink);
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

function checkHeld(length: number): void {
  if (length <= MOST_HELD) return;
  throw usage(
    `more than ${grouped(MOST_HELD)} points would wait in memory for the last one, which may be the first`,
    "`--where` and `--top` leave fewer; without `--sort` and `--pareto` rows are written as they come, for `sort` or a database to order",
  );
}

function checkLength(length: number): void {
  if (length <= LONGEST_TABLE) return;
  throw usage(
    `a table of more than ${grouped(LONGEST_TABLE)} points`,
    "csv and ndjson have a line a point, however many there are; `--where`, `--pareto` and `--top` leave fewer",
  );
}
