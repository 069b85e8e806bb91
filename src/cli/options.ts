import { metrics } from "../analyze/metrics/index.js";
import { parseSetOption } from "../compile/model-name.js";
import { conventionNamed } from "../conventions/metric-name.js";
import { Diagnostics, SpecError } from "../core/diagnostic.js";
import { suggestion } from "../core/nearest.js";
import { formats } from "../reporters/index.js";
import { DEFAULT_COLUMNS, densities, type ViewOptions } from "../reporters/report-view.js";

import { type InputOptions, readInputs } from "./input-options.js";
import { UsageError } from "./usage-error.js";

/** The options of a report, checked. */
export interface ReportOptions {
  readonly baseline: string | undefined;
  readonly settings: ReturnType<typeof parseSetOption>[];
  readonly input: InputOptions["input"];
  readonly inputs: InputOptions["inputs"];
  readonly phase: "train" | "test";
  readonly batch: number;
  readonly mostOps: number | undefined;
  /** The conventions whose numbers are asked for, by name or file. */
  readonly conventions: readonly string[];
  readonly foldNorm: boolean;
  readonly fuse: boolean;
  readonly view: ViewOptions;
  /** Whether the user says which columns a table has. */
  readonly choosesColumns: boolean;
  readonly format: string;
  /** Whether the format is for programs. */
  readonly isData: boolean;
  readonly output: string | undefined;
  readonly color: boolean | undefined;
}

/** Checks what the argument parser gives as strings. @throws {UsageError} with all that is wrong */
export function checkOptions(
  given: Readonly<Record<string, unknown>>,
  available: AvailableFormats = formats,
): ReportOptions {
  const mistakes = new Diagnostics();
  /** What `read` gives for an option, or the fallback where it is absent or wrong. */
  const option = <Value, Fallback>(
    name: string,
    fallback: Fallback,
    read: (text: string) => Value,
  ): Value | Fallback => {
    const text = given[name] as string | undefined;
    return text === undefined ? fallback : (mistakes.attempt(() => read(text)) ?? fallback);
  };
  const destination = mistakes.attempt(() => readFormat(given, available));
  const isData = formats.get(destination?.format ?? "table")?.isData ?? false;
  // A program would count twice what stands under a row for all of it.
  const allLevels = isData ? Number.POSITIVE_INFINITY : ("all" as const);
  const columns = option("columns", undefined, (text) =>
    text
      .split(",")
      .map((name) =>
        mistakes.attempt(() =>
          columnName("--columns", name.trim(), [...metrics.keys(), ...densities.keys()]),
        ),
      )
      .filter((name) => name !== undefined),
  );
  const checked = {
    baseline: given["baseline"] as string | undefined,
    settings: ((given["set"] as string[] | undefined) ?? [])
      .map((text) => mistakes.attempt(() => parseSetOption(text)))
      .filter((setting) => setting !== undefined),
    ...readInputs(given, mistakes),
    phase: option("phase", "test" as const, (text) => oneOf("--phase", text, ["train", "test"] as const)),
    batch: option("batch", 1, (text) => wholeOption("--batch", text)),
    mostOps: option("maxOps", undefined, (text) => wholeOption("--max-ops", text)),
    conventions: ((given["convention"] as string[] | undefined) ?? []).flatMap((names) => names.split(",")),
    foldNorm: given["foldNorm"] === true,
    fuse: given["fuse"] !== false,
    isData,
    choosesColumns: columns !== undefined,
    view: {
      columns: columns ?? (isData ? [...metrics.keys()] : DEFAULT_COLUMNS),
      by: option("by", "scope" as const, (text) => oneOf("--by", text, ["scope", "block", "op"] as const)),
      depth: option("depth", 1, (text) => (text === "all" ? allLevels : wholeOption("--depth", text))),
      sort: option("sort", undefined, (text) => columnName("--sort", text, [...metrics.keys()])),
    },
  };
  if (destination === undefined || mistakes.hasErrors) throw new UsageError(mistakes.list);
  return { ...checked, ...destination };
}

/** The options of a command that prints one table: its format, file and colour. @throws {UsageError} */
export function checkFormat(given: Readonly<Record<string, unknown>>): Destination {
  const mistakes = new Diagnostics();
  const destination = mistakes.attempt(() => readFormat(given, formats));
  if (destination === undefined) throw new UsageError(mistakes.list);
  return destination;
}

type Destination = Pick<ReportOptions, "format" | "output" | "color">;

/** Formats by name, with the file extensions that mean them. */
type AvailableFormats = ReadonlyMap<string, { readonly extensions: readonly string[] }>;

function readFormat(given: Readonly<Record<string, unknown>>, available: AvailableFormats): Destination {
  return {
    format: formatOf(given, available),
    output: given["output"] as string | undefined,
    color: given["color"] as boolean | undefined,
  };
}

function formatOf(given: Readonly<Record<string, unknown>>, available: AvailableFormats): string {
  if (given["json"] === true) return "json";
  const named = given["format"] as string | undefined;
  if (named !== undefined) return oneOf("--format", named, [...available.keys()]);
  const output = given["output"] as string | undefined;
  if (output === undefined) return "table";
  const found = [...available].find(([, { extensions }]) => extensions.some((each) => output.endsWith(each)));
  if (found !== undefined) return found[0];
  throw usage(
    `the extension of \`${output}\` names no format`,
    `add \`--format\`, or use ${[...available.values()].flatMap(({ extensions }) => extensions).join(", ")}`,
  );
}

function oneOf<Name extends string>(option: string, value: string, valid: readonly Name[]): Name {
  const found = valid.find((name) => name === value);
  if (found !== undefined) return found;
  throw usage(`\`${option}\` has no \`${value}\``, suggestion(value, valid) ?? `valid: ${valid.join(", ")}`);
}

/** The name of a metric, or of a convention's number, which is looked up once conventions are loaded. */
function columnName(option: string, value: string, valid: readonly string[]): string {
  return conventionNamed(value) === undefined ? oneOf(option, value, valid) : value;
}

/** The value of an option that is a whole number. @throws {SpecError} */
export function wholeOption(option: string, text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= 1) return value;
  throw usage(`\`${option}\` is a whole number from 1, got \`${text}\``);
}

/** A mistake in the options. */
export function usage(message: string, help?: string): SpecError {
  return new SpecError("usage", message, undefined, { help });
}
