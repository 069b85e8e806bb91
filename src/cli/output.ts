import { writeFileSync } from "node:fs";
import { SpecError } from "../core/diagnostic.js";
import type { RenderOptions } from "../reporters/reporter.js";
import { colorLevel } from "./color.js";
import type { Streams } from "./streams.js";
import { fromWorkingFolder } from "./working-folder.js";

/** Where a command's text goes, as its options say. */
export interface Destination {
  /** The file to write to instead of standard output. */
  readonly output: string | undefined;
  readonly color: boolean | undefined;
}

/** What a renderer may know of the destination. */
export function renderOptions({ output, color }: Destination, { stdout, env }: Streams): RenderOptions {
  // Only a terminal has a width; a file or a pipe gets whole lines.
  if (output !== undefined) return { lineWidth: Number.POSITIVE_INFINITY, colorLevel: 0 };
  return {
    lineWidth: stdout.columns ?? Number.POSITIVE_INFINITY,
    colorLevel: colorLevel(color, stdout, env),
  };
}

/** Writes a command's text to its file or to standard output. */
export function writeOutput(text: string, { output }: Destination, streams: Streams): void {
  if (output === undefined) {
    streams.stdout.write(text);
    return;
  }
  const path = fromWorkingFolder(output, streams);
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw new SpecError("unreadable", `${output} can't be written: ${(error as Error).message}`);
  }
}
