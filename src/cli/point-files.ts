import { closeSync, createReadStream, fstatSync, openSync, readSync } from "node:fs";
import { SpecError } from "../core/diagnostic.js";
import { readPoint, type SavedPoint } from "../saved/points/read-point.js";
import { after } from "../sweep/merge/gaps.js";
import type { PointIndex } from "../sweep/space.js";
import { linesOf, TOO_LONG } from "./lines.js";
import type { Streams } from "./streams.js";
import { fromWorkingFolder } from "./working-folder.js";

/** A longer line is no point's. */
const LONGEST_LINE = 16 * 1024 * 1024;

/** Of each file that waits for its turn, so much is read ahead. */
const CHUNK = 16 * 1024;

/** A file of points, or standard input, that is read as its points are asked for. */
export class PointFile {
  readonly #name: string;
  readonly #streams: Streams;
  #hasGaps = false;

  /** @param name `-` for standard input */
  constructor(name: string, streams: Streams) {
    this.#name = name;
    this.#streams = streams;
  }

  /** Whether points between those that were read aren't in it. */
  get hasGaps(): boolean {
    return this.#hasGaps;
  }

  /**
   * Its points, which stand in ascending order.
   * @throws {SpecError} that names the line at which the file is no sweep's
   */
  async *points(): AsyncGenerator<SavedPoint, void> {
    const shown = this.#name === "-" ? "<stdin>" : this.#name;
    let number = 0;
    let last: PointIndex | undefined;
    for await (const line of linesOf(this.#chunks(), LONGEST_LINE)) {
      number += 1;
      const place = `line ${number} of ${shown}`;
      const point = readPoint(textOf(line, place), place);
      const { index } = point.row;
      if (last !== undefined && index <= last) throw outOfOrder(place, index, last);
      if (last !== undefined && index > after(last)) this.#hasGaps = true;
      last = index;
      yield point;
    }
  }

  async *#chunks(): AsyncIterable<Uint8Array> {
    try {
      if (this.#name === "-") yield* this.#streams.stdin;
      else yield* chunksOf(fromWorkingFolder(this.#name, this.#streams));
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      const isMissing = code === "ENOENT" || code === "ENOTDIR";
      const why = isMissing ? `there is no file ${this.#name}` : `${this.#name} can't be read: ${message}`;
      throw new SpecError("unreadable", why);
    }
  }
}

/** What a file holds. It is opened for each chunk: a cluster's tasks write more files than may be open together. */
async function* chunksOf(path: string): AsyncIterable<Uint8Array> {
  for (let position = 0; ; ) {
    const chunk = chunkAt(path, position);
    if (chunk === undefined) return yield* createReadStream(path);
    if (chunk.length === 0) return;
    position += chunk.length;
    yield chunk;
  }
}

/** The chunk at a position of a file, empty at its end; `undefined` for a pipe, which is read in one go. */
function chunkAt(path: string, position: number): Uint8Array | undefined {
  const descriptor = openSync(path, "r");
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile() && !stats.isDirectory()) return undefined;
    const chunk = Buffer.allocUnsafeSlow(Math.max(Math.min(CHUNK, stats.size - position), 1));
    return chunk.subarray(0, readSync(descriptor, chunk, 0, chunk.length, position));
  } finally {
    closeSync(descriptor);
  }
}

function textOf(line: Uint8Array | typeof TOO_LONG, place: string): string {
  if (line === TOO_LONG) throw new SpecError("saved-report", `${place} is longer than 16 MiB`);
  try {
    return decoder.decode(line);
  } catch {
    throw new SpecError("encoding", `${place} isn't valid UTF-8`);
  }
}

const decoder = new TextDecoder("utf-8", { fatal: true });

function outOfOrder(place: string, index: PointIndex, last: PointIndex): SpecError {
  const what = index === last ? `the point ${index} again` : `the point ${index} behind the point ${last}`;
  return new SpecError("usage", `${place} has ${what}`, undefined, {
    help: "points stand in the order of their numbers: give each shard as a file of its own, and none that is sorted otherwise",
  });
}
