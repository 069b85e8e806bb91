import { closeSync, openSync, writeFileSync } from "node:fs";
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

/** Writes a command's text, whole or in pieces, to its file or to standard output. */
export function writeOutput(
  text: string | Iterable<string>,
  { output }: Destination,
  streams: Streams,
): void {
  const parts = typeof text === "string" ? [text] : gathered(text);
  if (output === undefined) {
    for (const part of parts) streams.stdout.write(part);
    return;
  }
  const path = fromWorkingFolder(output, streams);
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, "w");
    for (const part of parts) writeFileSync(descriptor, part);
  } catch (error) {
    throw new SpecError("unreadable", `${output} can't be written: ${(error as Error).message}`);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** A call of the system for each piece would take longer than all the rest. */
const WORTH_WRITING = 256 * 1024;

function* gathered(pieces: Iterable<string>): Iterable<string> {
  let gathered = "";
  for (const piece of pieces) {
    gathered += piece;
    if (gathered.length < WORTH_WRITING) continue;
    yield gathered;
    gathered = "";
  }
  yield gathered;
}
