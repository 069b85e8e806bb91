import type { Diagnostic } from "../core/diagnostic.js";
import type { PointFormat } from "../reporters/sweep/format.js";
import type { Sink } from "./sink.js";

/** Writes points in one of their formats, piece by piece. */
export class PointText {
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
