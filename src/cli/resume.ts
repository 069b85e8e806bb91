import { closeSync, existsSync, openSync, readSync } from "node:fs";
import { SpecError } from "../core/diagnostic.js";
import { pointLine } from "../reporters/sweep/point-json.js";
import { differenceOf, type Origin } from "../sweep/origin.js";
import type { PointIndex } from "../sweep/space.js";
import type { Sweep } from "../sweep/sweep.js";
import type { Streams } from "./streams.js";
import { fromWorkingFolder } from "./working-folder.js";

/** How much is read at once. */
const CHUNK = 1024 * 1024;

/** A line that is longer is no point's. */
const LONGEST_LINE = 16 * 1024 * 1024;

const HELP = "resume with the model and the options that it was begun with, or write to another file";

/** Where an interrupted sweep goes on. */
export interface Resumed {
  /** How many bytes of the file are whole lines. */
  readonly kept: number;
  /** The position of the first point that is still to be counted. */
  readonly from: number;
}

interface WrittenLines {
  readonly kept: number;
  readonly number: number;
  readonly first: string;
  readonly last: string;
}

/**
 * Finds where the sweep that wrote a file of NDJSON stopped. A last line without an end doesn't count. A file that
 * doesn't exist yet has nothing in it.
 * @throws {SpecError} (code `usage`) when the file is another sweep's: its first and its last line aren't what this
 * one writes there, or there are more or fewer lines between them than points
 */
export function resumedAt(
  name: string,
  sweep: Sweep,
  range: { readonly from: number; readonly to: number },
  streams: Streams,
): Resumed {
  const path = fromWorkingFolder(name, streams);
  const lines = existsSync(path) ? readLines(path, name) : undefined;
  if (lines === undefined || lines.number === 0) return { kept: 0, from: range.from };
  checkOrigin(name, lines.first, sweep);
  const first = positionOf(lines.first, sweep, range);
  const last = positionOf(lines.last, sweep, range);
  if (first === undefined) throw foreign(name, 1);
  if (last === undefined) throw foreign(name, lines.number);
  const isWhole = sweep.condition === undefined;
  const fits = isWhole
    ? first === range.from && lines.number === last - first + 1
    : lines.number <= last - first + 1;
  if (!fits) throw foreign(name, lines.number);
  return { kept: lines.kept, from: last + 1 };
}

/** The position of the point that a line is about, if this sweep writes the very same. */
function positionOf(
  line: string,
  sweep: Sweep,
  { from, to }: { readonly from: number; readonly to: number },
): number | undefined {
  const index = indexIn(line);
  const position = index === undefined ? undefined : sweep.sequence.positionOf(index);
  if (index === undefined || position === undefined || position < from || position >= to) return undefined;
  const row = sweep.rowAt(index);
  const { condition } = sweep;
  const holds = condition === undefined || (row.mistake === null && condition.holds(row));
  return holds && pointLine(row, sweep) === line ? position : undefined;
}

/** What is of another sweep by its own account needn't be held against this one. */
function checkOrigin(name: string, line: string, { origin = {} }: Sweep): void {
  const written = fieldsOf(line)?.["origin"];
  if (typeof written !== "object" || written === null) return;
  const difference = differenceOf(written as Origin, origin);
  if (difference === undefined) return;
  throw new SpecError(
    "usage",
    `${name} is no beginning of this sweep: it differs in ${difference}`,
    undefined,
    {
      help: HELP,
    },
  );
}

function indexIn(line: string): PointIndex | undefined {
  const index = fieldsOf(line)?.["index"];
  if (typeof index === "number" && Number.isSafeInteger(index)) return index;
  return typeof index === "string" && /^\d+$/.test(index) ? BigInt(index) : undefined;
}

/** The fields of a line; `undefined` when it is no object of JSON. */
function fieldsOf(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function foreign(name: string, line: number): SpecError {
  return new SpecError("usage", `${name} is no beginning of this sweep: see its line ${line}`, undefined, {
    help: HELP,
  });
}

/** The first and the last whole line, and how many there are. */
function readLines(path: string, name: string): WrittenLines {
  const chunk = Buffer.allocUnsafe(CHUNK);
  let size = 0;
  let kept = 0;
  let number = 0;
  let first: string | undefined;
  let last = "";
  /** What was read since the last end of a line. */
  let pending: Buffer[] = [];
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, "r");
    for (;;) {
      const length = readSync(descriptor, chunk);
      if (length === 0) return { kept, number, first: first ?? "", last };
      const bytes = chunk.subarray(0, length);
      const ends = linesIn(bytes);
      for (const [index, end] of ends.entries()) {
        const isFirst = first === undefined;
        if (isFirst || index === ends.length - 1) {
          const start = index === 0 ? 0 : (ends[index - 1] as number) + 1;
          last = Buffer.concat([...(index === 0 ? pending : []), bytes.subarray(start, end)]).toString();
          first ??= last;
        }
      }
      const end = ends.at(-1);
      if (end !== undefined) {
        number += ends.length;
        kept = size + end + 1;
        pending = [];
      }
      pending.push(Buffer.from(bytes.subarray(end === undefined ? 0 : end + 1)));
      size += length;
      if (size - kept > LONGEST_LINE) throw foreign(name, number + 1);
    }
  } catch (error) {
    if (error instanceof SpecError) throw error;
    throw new SpecError("unreadable", `${name} can't be read: ${(error as Error).message}`);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** Where lines end. */
function linesIn(bytes: Buffer): number[] {
  const ends: number[] = [];
  for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) ends.push(at);
  return ends;
}
