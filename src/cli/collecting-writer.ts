import type { Diagnostic } from "../core/diagnostic.js";
import type { Row } from "../sweep/row.js";
import { type Choice, isStreamed, Selection } from "../sweep/select/selection.js";
import type { CountedChunk } from "./counted-chunk.js";
import type { PointWriter } from "./point-writer.js";
import type { Sink } from "./sink.js";

/** Writes rows that are all known. */
export type Render = (rows: readonly Row[], diagnostics: readonly Diagnostic[], sink: Sink) => Promise<void>;

/** Holds the rows that may be shown, and writes them at the end. */
export class CollectingWriter implements PointWriter {
  readonly streamed = undefined;
  readonly #choice: Choice;
  readonly #selection: Selection;
  readonly #render: Render;
  readonly #check: (size: number) => void;
  #incomparable = 0;

  /** @param check throws when so many rows are too many */
  constructor(choice: Choice, render: Render, check: (size: number) => void) {
    this.#choice = choice;
    this.#selection = new Selection(choice);
    this.#render = render;
    this.#check = check;
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
    this.#check(this.#selection.size);
    return this.wanted > 0;
  }

  end(sink: Sink, diagnostics: readonly Diagnostic[]): Promise<void> {
    return this.#render(this.#selection.rows, diagnostics, sink);
  }
}
