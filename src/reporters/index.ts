import type { DataRenderer, ViewRenderer } from "./reporter.js";

interface FormatBase {
  readonly summary: string;
  /** The file extensions that mean it. */
  readonly extensions: readonly string[];
  /** Whether it is for programs: exact numbers, and all metrics unless columns are chosen. */
  readonly isData: boolean;
}

/** A format for any table. */
export interface ViewFormat extends FormatBase {
  readonly kind: "view";
  load(): Promise<ViewRenderer>;
}

/** A format for the data of a report. */
export interface DataFormat extends FormatBase {
  readonly kind: "data";
  load(): Promise<DataRenderer>;
}

export type Format = ViewFormat | DataFormat;

/** Every output format; loaded when it is asked for. */
export const formats: ReadonlyMap<string, Format> = new Map<string, Format>([
  [
    "table",
    {
      kind: "view",
      summary: "A table for the terminal",
      extensions: [".txt"],
      isData: false,
      load: async () => (await import("./table.js")).table,
    },
  ],
  [
    "json",
    {
      kind: "data",
      summary: "One JSON document with every layer; see `schema report`",
      extensions: [".json"],
      isData: true,
      load: async () => (await import("./json.js")).json,
    },
  ],
  [
    "ndjson",
    {
      kind: "data",
      summary: "One line of JSON a model",
      extensions: [".ndjson", ".jsonl"],
      isData: true,
      load: async () => (await import("./ndjson.js")).ndjson,
    },
  ],
  [
    "csv",
    {
      kind: "view",
      summary: "Comma-separated rows with exact numbers",
      extensions: [".csv"],
      isData: true,
      load: async () => (await import("./csv.js")).csv,
    },
  ],
  [
    "markdown",
    {
      kind: "view",
      summary: "A Markdown table",
      extensions: [".md"],
      isData: false,
      load: async () => (await import("./markdown.js")).markdown,
    },
  ],
  [
    "latex",
    {
      kind: "view",
      summary: "A LaTeX table (booktabs)",
      extensions: [".tex"],
      isData: false,
      load: async () => (await import("./latex.js")).latex,
    },
  ],
]);
