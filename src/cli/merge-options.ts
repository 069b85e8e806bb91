import { resolve } from "node:path";
import { Diagnostics } from "../core/diagnostic.js";
import { formats } from "../reporters/index.js";
import type { WishTexts } from "../sweep/wishes.js";
import { checkFormat, type ReportOptions, usage, wholeOption } from "./options.js";
import type { Streams } from "./streams.js";
import { UsageError } from "./usage-error.js";
import { fromWorkingFolder } from "./working-folder.js";

/** The options of a merge, as far as they can be checked without its files. */
export interface MergeOptions extends Pick<ReportOptions, "format" | "output" | "color"> {
  readonly wishes: WishTexts;
  /** How many points there have to be. */
  readonly expected: number | undefined;
}

/**
 * Checks what the argument parser gives as strings.
 * @param files what is merged
 * @throws {UsageError} with all that is wrong
 */
export function checkMergeOptions(
  files: readonly string[],
  given: Readonly<Record<string, unknown>>,
  streams: Streams,
): MergeOptions {
  const mistakes = new Diagnostics();
  const text = (name: string) => given[name] as string | undefined;
  const whole = (name: string) => {
    const written = text(name);
    return written === undefined ? undefined : mistakes.attempt(() => wholeOption(`--${name}`, written));
  };
  const destination = destinationOf(given, mistakes);
  const pathOf = (file: string) => resolve(fromWorkingFolder(file, streams));
  const isWritten = (file: string) => file !== "-" && pathOf(file) === pathOf(destination?.output ?? "-");
  if (destination?.output !== undefined && files.some(isWritten)) {
    mistakes.add(usage(`\`${destination.output}\` is read, and can't be written to as well`).diagnostic);
  }
  const [top, expected] = [whole("top"), whole("expect")];
  if (destination === undefined || mistakes.hasErrors) throw new UsageError(mistakes.list);
  const { format } = destination;
  // Columns shape what people read, and rows; never documents of JSON.
  const columns = format === "json" || format === "ndjson" ? undefined : text("columns");
  return {
    ...destination,
    wishes: {
      where: text("where"),
      pareto: text("pareto"),
      sort: text("sort"),
      top,
      columns: columns?.split(",").map((name) => name.trim()),
      isData: formats.get(format)?.isData ?? false,
    },
    expected,
  };
}

/** Rows stay what they are unless another format is asked for. */
function destinationOf(
  given: Readonly<Record<string, unknown>>,
  mistakes: Diagnostics,
): ReturnType<typeof checkFormat> | undefined {
  const isChosen = [given["format"], given["json"], given["output"]].some((option) => option !== undefined);
  try {
    return checkFormat(isChosen ? given : { ...given, format: "ndjson" });
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    for (const diagnostic of error.diagnostics) mistakes.add(diagnostic);
    return undefined;
  }
}
