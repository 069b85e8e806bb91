import * as z from "zod/mini";
import { conventionNamed, metricName } from "../../conventions/metric-name.js";
import { SpecError } from "../../core/diagnostic.js";
import type { Origin } from "../../sweep/origin.js";
import type { CountedRow, FailedRow } from "../../sweep/row.js";
import type { PointIndex } from "../../sweep/space.js";
import { entries, list, number, object, plainValue, text } from "../parts.js";
import { fieldText } from "../validate.js";
import { isWholeMetric } from "../whole-metrics.js";

/** A point as a sweep wrote it. */
export interface SavedPoint {
  readonly row: SavedRow | FailedRow;
  /** Which line of which file, as messages call it. */
  readonly place: string;
  /** What it is of and was counted by, where it says so. */
  readonly origin: Origin | undefined;
  /** The hyperparameters that vary. */
  readonly axes: readonly string[];
  /** The metrics that are counted, also those of which this point has no value; none where it has a mistake. */
  readonly metrics: readonly string[];
  /** The units of conventions' numbers, by the convention's name. */
  readonly units: Readonly<Record<string, string>>;
}

/** A point that was counted, with its ratios to what it was compared with then. */
export interface SavedRow extends CountedRow {
  /** By metric; `null` without a baseline, or where that has nothing. */
  readonly ratios: Readonly<Record<string, number | null>>;
}

const pointNumber = { error: "the number of a point" };
const index = z.union(
  [
    z.int(pointNumber).check(z.gte(0, pointNumber)),
    z.string(pointNumber).check(z.regex(/^(0|[1-9]\d*)$/, pointNumber)),
  ],
  pointNumber,
);
const percentage = z.nullable(number.check(z.gte(0, "a percentage"), z.lte(100, "a percentage")));

const origin = z.optional(entries(z.json()));

/** A point at which the network can't be built. */
export const failed = object({ index, settings: entries(plainValue), totals: z.null(), error: text, origin });
/** A point that was counted. */
export const counted = object({
  index,
  settings: entries(plainValue),
  totals: entries(z.nullable(number)),
  leftOut: z.optional(entries(list(text))),
  conventions: entries(object({ unit: text, value: number, uncounted: z.optional(list(text)) })),
  ratios: entries(z.nullable(number)),
  accuracy: percentage,
  origin,
});

type Failed = z.infer<typeof failed>;
type Counted = z.infer<typeof counted>;

/**
 * Reads a line of the NDJSON of a sweep. What else is in it is left out.
 * @param place what messages call it: `line 3 of a.ndjson`
 * @throws {SpecError} (code `saved-report`) that says what is wrong with it
 */
export function readPoint(line: string, place: string): SavedPoint {
  const document = parse(line, place);
  const isFailed = typeof document === "object" && document !== null && "error" in document;
  return isFailed
    ? failedPoint(validated(failed, document, place), place)
    : countedPoint(validated(counted, document, place), place);
}

function parse(line: string, place: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    throw damaged(`${place} is no JSON: ${(error as Error).message}`);
  }
}

function validated<Schema extends z.ZodMiniType>(
  schema: Schema,
  document: unknown,
  place: string,
): z.infer<Schema> {
  let result: ReturnType<typeof schema.safeParse>;
  try {
    result = schema.safeParse(document);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw damaged(`${place} is nested too deeply for a point`);
  }
  if (result.success) return result.data as z.infer<Schema>;
  const [{ path = [], message = "" } = {}] = result.error.issues;
  if (path.length === 0) throw damaged(`${place} is no point of a sweep`);
  throw damaged(fieldText(document, path, message, ` in ${place}`));
}

function failedPoint({ index, settings, error, origin }: Failed, place: string): SavedPoint {
  const mistake = { code: "saved-report", severity: "error", message: error } as const;
  const row = { index: indexOf(index), varied: Object.values(settings), mistake };
  return { row, place, origin, axes: Object.keys(settings), metrics: [], units: {} };
}

function countedPoint(point: Counted, place: string): SavedPoint {
  const { settings, conventions, ratios, accuracy } = point;
  const totals: Record<string, number> = {};
  for (const [name, value] of Object.entries(point.totals)) if (value !== null) totals[name] = value;
  const leftOut: Record<string, readonly string[]> = { ...point.leftOut };
  const units: Record<string, string> = {};
  for (const [name, { value, unit, uncounted }] of Object.entries(conventions)) {
    totals[metricName(name)] = value;
    units[name] = unit;
    if (uncounted !== undefined) leftOut[metricName(name)] = uncounted;
  }
  for (const [name, value] of Object.entries(totals)) {
    if (!isWholeMetric(name) || (Number.isSafeInteger(value) && value >= 0)) continue;
    const convention = conventionNamed(name);
    const path = convention === undefined ? ["totals", name] : ["conventions", convention, "value"];
    throw damaged(fieldText(point, path, "a whole number from 0 to 2^53 - 1", ` in ${place}`));
  }
  const row: SavedRow = {
    index: indexOf(point.index),
    varied: Object.values(settings),
    mistake: null,
    settings,
    totals,
    leftOut,
    accuracy,
    ratios,
  };
  const metrics = [...Object.keys(point.totals), ...Object.keys(conventions).map(metricName)];
  return { row, place, origin: point.origin, axes: Object.keys(settings), metrics, units };
}

function indexOf(index: number | string): PointIndex {
  const number = Number(index);
  return Number.isSafeInteger(number) ? number : BigInt(index);
}

function damaged(message: string): SpecError {
  return new SpecError("saved-report", message, undefined, {
    help: "these files are what `lightnet-cost sweep … --format ndjson` writes; `--resume` goes on with one that was cut off",
  });
}
