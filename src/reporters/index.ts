import type { Reporter } from "./reporter.js";

interface Format {
  readonly summary: string;
  /** The file extensions that mean it. */
  readonly extensions: readonly string[];
  /** Whether it is for programs: exact numbers, and all metrics unless columns are chosen. */
  readonly isData: boolean;
  load(): Promise<Reporter>;
}

/** Every output format; loaded when it is asked for. */
export const formats: ReadonlyMap<string, Format> = new Map<string, Format>([
  [
    "table",
    {
      summary: "A table for the terminal",
      extensions: [".txt"],
      isData: false,
      load: async () => (await import("./table.js")).table,
    },
  ],
  [
    "json",
    {
      summary: "One JSON document with every layer; see `schema report`",
      extensions: [".json"],
      isData: true,
      load: async () => (await import("./json.js")).json,
    },
  ],
  [
    "ndjson",
    {
      summary: "One line of JSON a model",
      extensions: [".ndjson", ".jsonl"],
      isData: true,
      load: async () => (await import("./ndjson.js")).ndjson,
    },
  ],
  [
    "csv",
    {
      summary: "Comma-separated rows with exact numbers",
      extensions: [".csv"],
      isData: true,
      load: async () => (await import("./csv.js")).csv,
    },
  ],
  [
    "markdown",
    {
      summary: "A Markdown table",
      extensions: [".md"],
      isData: false,
      load: async () => (await import("./markdown.js")).markdown,
    },
  ],
  [
    "latex",
    {
      summary: "A LaTeX table (booktabs)",
      extensions: [".tex"],
      isData: false,
      load: async () => (await import("./latex.js")).latex,
    },
  ],
]);
