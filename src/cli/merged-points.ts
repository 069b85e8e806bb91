import { SpecError } from "../core/diagnostic.js";
import { Agreement } from "../saved/points/agreement.js";
import type { SavedPoint } from "../saved/points/read-point.js";
import { Gaps } from "../sweep/merge/gaps.js";
import { mergeSorted } from "../sweep/merge/merge-sorted.js";
import type { PointFile } from "./point-files.js";

/** The points of several files as those of one sweep, each once, in the order of their numbers. */
export class MergedPoints {
  readonly gaps = new Gaps();
  readonly #files: readonly PointFile[];
  #count = 0;
  #hasAccuracy = false;

  constructor(files: readonly PointFile[]) {
    this.#files = files;
  }

  /** How many points there were so far. */
  get count(): number {
    return this.#count;
  }

  /** Whether any of them has an accuracy. */
  get hasAccuracy(): boolean {
    return this.#hasAccuracy;
  }

  /** Whether the files are of points that weren't chosen: none is missing between two of one file. */
  get areWhole(): boolean {
    return this.#files.every(({ hasGaps }) => !hasGaps);
  }

  /** @throws {SpecError} when the files aren't of one sweep, or contradict each other */
  async *points(): AsyncGenerator<SavedPoint, void> {
    const agreement = new Agreement();
    let last: SavedPoint | undefined;
    for await (const point of mergeSorted(
      this.#files.map((file) => file.points()),
      byIndex,
    )) {
      agreement.check(point);
      if (last !== undefined && byIndex(last, point) === 0) {
        if (contentOf(last) !== contentOf(point)) throw contradiction(last, point);
        continue;
      }
      last = point;
      this.#count += 1;
      this.gaps.add(point.row.index);
      if (point.row.mistake === null && point.row.accuracy !== null) this.#hasAccuracy = true;
      yield point;
    }
  }
}

function byIndex(first: SavedPoint, second: SavedPoint): number {
  const [a, b] = [first.row.index, second.row.index];
  return a < b ? -1 : Number(a > b);
}

/** All that is said of a point beside its number. */
function contentOf({ row }: SavedPoint): string {
  return JSON.stringify({ ...row, index: null });
}

function contradiction(first: SavedPoint, second: SavedPoint): SpecError {
  const message = `${second.place} says something else of the point ${second.row.index} than ${first.place}`;
  return new SpecError("usage", message, undefined, {
    help: "merge the shards of one sweep, which differ in `--shard` alone",
  });
}
