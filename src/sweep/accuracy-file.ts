import { type CsvError, parse } from "csv-parse/browser/esm/sync";
import { constantValue } from "../compile/model-name.js";
import { type Diagnostics, SpecError } from "../core/diagnostic.js";
import { nearest } from "../core/nearest.js";
import type { Place, Source } from "../core/source.js";
import { type PlainValue, plain } from "../spec/expression/value.js";
import type { Axis } from "./axis.js";
import { ACCURACY } from "./quantity.js";

/** The columns that an accuracy may stand in, the first that there is. */
const COLUMNS = [ACCURACY, "top1"];

interface CsvRecord {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/**
 * Reads the accuracies of points from CSV: a column for each hyperparameter that varies, and one named `accuracy`
 * or `top1`, in percent. Other columns are left alone, and so are rows without an accuracy. Mistakes are collected.
 * @returns the accuracies by the {@link pointKey} of their points
 */
export function readAccuracyFile(
  source: Source,
  axes: readonly Axis[],
  diagnostics: Diagnostics,
): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  const records = diagnostics.attempt(() => recordsOf(source));
  const [head, ...rows] = records ?? [];
  const columns = head && diagnostics.attempt(() => columnsOf(head, source, axes));
  if (columns === undefined) {
    if (records !== undefined && head === undefined) {
      diagnostics.error("empty", `${source.name} is empty`, undefined, { help: helpFor(axes) });
    }
    return found;
  }
  for (const { record, info } of rows) {
    const written = record[columns.accuracy] ?? "";
    if (written === "") continue;
    const accuracy = Number(written);
    const place = placeOfLine(source, info.lines);
    if (!(accuracy > 0 && accuracy <= 100)) {
      diagnostics.error("argument", `an accuracy is a percentage, got \`${written}\``, place);
      continue;
    }
    const key = pointKey(columns.axes.map((column) => valueIn(record[column] ?? "")));
    const other = found.get(key);
    if (other !== undefined && other !== accuracy) {
      diagnostics.error("duplicate-key", `this point has the accuracy ${other} further up`, place);
    }
    found.set(key, accuracy);
  }
  return found;
}

/** The values of the hyperparameters that vary as one text, equal where they are. */
export function pointKey(varied: readonly PlainValue[]): string {
  return JSON.stringify(varied);
}

function recordsOf(source: Source): readonly CsvRecord[] {
  try {
    const options = { bom: true, info: true, skip_empty_lines: true, trim: true };
    return parse(source.text, options) as unknown as CsvRecord[];
  } catch (error) {
    const { lines = 1, message } = error as CsvError & { readonly lines?: number };
    throw new SpecError("unreadable", `this is no CSV: ${message}`, placeOfLine(source, lines));
  }
}

function columnsOf(
  { record, info }: CsvRecord,
  source: Source,
  axes: readonly Axis[],
): { axes: readonly number[]; accuracy: number } {
  const place = placeOfLine(source, info.lines);
  const missing = axes.find(({ name }) => !record.includes(name));
  const accuracy = COLUMNS.map((name) => record.indexOf(name)).find((column) => column !== -1);
  if (missing !== undefined || accuracy === undefined) {
    const name = missing?.name ?? ACCURACY;
    const meant = nearest(name, record);
    throw new SpecError("missing-key", `${source.name} has no column \`${name}\``, place, {
      help: meant === undefined ? helpFor(axes) : `is it \`${meant}\`? ${helpFor(axes)}`,
    });
  }
  return { axes: axes.map(({ name }) => record.indexOf(name)), accuracy };
}

function helpFor(axes: readonly Axis[]): string {
  return `it begins with the line ${[...axes.map(({ name }) => name), ACCURACY].join(",")}`;
}

/** A cell as the value that `--vary` would read it as. */
function valueIn(text: string): PlainValue {
  try {
    return plain(constantValue(text)) ?? text;
  } catch {
    return text;
  }
}

function placeOfLine(source: Source, line: number): Place {
  const lines = source.text.split("\n").slice(0, line);
  const text = lines.at(-1) ?? "";
  const end = lines.join("\n").length;
  return { source, start: end - text.length, end: Math.max(end - Number(text.endsWith("\r")), 1) };
}
