import { metrics } from "../analyze/metrics/index.js";
import { parseInputOption } from "../compile/input-option.js";
import { parseSetOption } from "../compile/model-name.js";
import { SpecError } from "../core/diagnostic.js";
import { suggestion } from "../core/nearest.js";
import { formats } from "../reporters/index.js";
import { DEFAULT_COLUMNS, densities, type ViewOptions } from "../reporters/report-view.js";

/** The options of a report, checked. */
export interface ReportOptions {
  readonly baseline: string | undefined;
  readonly settings: ReturnType<typeof parseSetOption>[];
  readonly input: ReturnType<typeof parseInputOption> | undefined;
  readonly batch: number;
  readonly mostOps: number | undefined;
  readonly view: ViewOptions;
  readonly format: string;
  readonly output: string | undefined;
  readonly color: boolean | undefined;
}

/** Checks what the argument parser gives as strings. @throws {SpecError} (code `usage`) for the first that is wrong */
export function checkOptions(given: Readonly<Record<string, unknown>>): ReportOptions {
  const text = (name: string) => given[name] as string | undefined;
  const format = formatOf(given);
  const isData = formats.get(format)?.isData ?? false;
  const columns = text("columns")
    ?.split(",")
    .map((name) => oneOf("--columns", name.trim(), [...metrics.keys(), ...densities.keys()]));
  const depth = text("depth") ?? "1";
  const input = text("input");
  const mostOps = text("maxOps");
  const sort = text("sort");
  return {
    baseline: text("baseline"),
    settings: ((given["set"] as string[] | undefined) ?? []).map(parseSetOption),
    input: input === undefined ? undefined : parseInputOption(input),
    batch: wholeOption("--batch", text("batch") ?? "1"),
    mostOps: mostOps === undefined ? undefined : wholeOption("--max-ops", mostOps),
    view: {
      columns: columns ?? (isData ? [...metrics.keys()] : DEFAULT_COLUMNS),
      by: oneOf("--by", text("by") ?? "scope", ["scope", "block", "op"]) as ViewOptions["by"],
      depth: depth === "all" ? "all" : wholeOption("--depth", depth),
      sort: sort === undefined ? undefined : oneOf("--sort", sort, metrics.keys()),
    },
    ...checkFormat(given),
  };
}

/** The options of a command that prints one table: its format, file and colour. */
export function checkFormat(
  given: Readonly<Record<string, unknown>>,
): Pick<ReportOptions, "format" | "output" | "color"> {
  return {
    format: formatOf(given),
    output: given["output"] as string | undefined,
    color: given["color"] as boolean | undefined,
  };
}

function formatOf(given: Readonly<Record<string, unknown>>): string {
  if (given["json"] === true) return "json";
  const named = given["format"] as string | undefined;
  if (named !== undefined) return oneOf("--format", named, formats.keys());
  const output = given["output"] as string | undefined;
  if (output === undefined) return "table";
  const found = [...formats].find(([, { extensions }]) => extensions.some((each) => output.endsWith(each)));
  if (found !== undefined) return found[0];
  throw usage(
    `the extension of \`${output}\` names no format`,
    "add `--format`, or use .json, .ndjson, .csv, .md, .tex or .txt",
  );
}

function oneOf(option: string, value: string, valid: Iterable<string>): string {
  const names = [...valid];
  if (names.includes(value)) return value;
  throw usage(`\`${option}\` has no \`${value}\``, suggestion(value, names) ?? `valid: ${names.join(", ")}`);
}

function wholeOption(option: string, text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= 1) return value;
  throw usage(`\`${option}\` is a whole number from 1, got \`${text}\``);
}

function usage(message: string, help?: string): SpecError {
  return new SpecError("usage", message, undefined, { help });
}
