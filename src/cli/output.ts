import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { SpecError } from "../core/diagnostic.js";
import type { RenderOptions } from "../reporters/reporter.js";
import { colorLevel } from "./color.js";
import type { Streams } from "./streams.js";

/** The line width where the output is no terminal. */
const DEFAULT_LINE_WIDTH = 100;

/** Where a command's text goes, as its options say. */
export interface Destination {
  /** The file to write to instead of standard output. */
  readonly output: string | undefined;
  readonly color: boolean | undefined;
}

/** What a renderer may know of the destination. */
export function renderOptions({ output, color }: Destination, { stdout, env }: Streams): RenderOptions {
  if (output !== undefined) return { lineWidth: DEFAULT_LINE_WIDTH, colorLevel: 0 };
  return { lineWidth: stdout.columns ?? DEFAULT_LINE_WIDTH, colorLevel: colorLevel(color, stdout, env) };
}

/** Writes a command's text to its file or to standard output. */
export function writeOutput(text: string, { output }: Destination, { stdout, cwd }: Streams): void {
  if (output === undefined) {
    stdout.write(text);
    return;
  }
  try {
    writeFileSync(resolve(cwd, output), text);
  } catch (error) {
    throw new SpecError("unreadable", `${output} can't be written: ${(error as Error).message}`);
  }
}
