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

/** Checks what the argument parser gives as strings. @throws {UsageError} with all that is wrong */
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
  const isChosen = [given["format"], given["json"], given["output"]].some((option) => option !== undefined);
  const { format, output, color } = checkFormat(isChosen ? given : { ...given, format: "ndjson" });
  const isRead = (file: string) => file !== "-" && output !== undefined && pathOf(file) === pathOf(output);
  const pathOf = (file: string) => resolve(fromWorkingFolder(file, streams));
  if (files.some(isRead))
    mistakes.add(usage(`\`${output}\` is read, and can't be written to as well`).diagnostic);
  const options = {
    format,
    output,
    color,
    wishes: {
      where: text("where"),
      pareto: text("pareto"),
      sort: text("sort"),
      top: whole("top"),
      // Columns shape what people read, and rows; never documents of JSON.
      columns:
        format === "json" || format === "ndjson"
          ? undefined
          : text("columns")
              ?.split(",")
              .map((name) => name.trim()),
      isData: formats.get(format)?.isData ?? false,
    },
    expected: whole("expect"),
  };
  if (mistakes.hasErrors) throw new UsageError(mistakes.list);
  return options;
}
