import type { MetricValues } from "../analyze/report.js";

/** A limit as a number: `max` for at most, `min` for at least. */
export interface Bound {
  readonly metric: string;
  readonly kind: "max" | "min";
  readonly limit: number;
}

/** Where a point stands on each axis: 0 for the most preferred value, which is the largest one of numbers. */
export type Position = readonly number[];

/** A point with what it costs. */
export interface CountedPoint {
  readonly position: Position;
  readonly totals: MetricValues;
}

/** The next more preferred value of one axis, the others staying as they are, and the bounds that it breaks. */
export interface NextPoint extends CountedPoint {
  readonly axis: number;
  readonly breaks: readonly Bound[];
}

/** What a search has to know of a space. */
export interface Searched {
  /** How many values each axis has. */
  readonly sizes: readonly number[];
  readonly bounds: readonly Bound[];
  /** The metric to have the most of; without it, the first axis matters most, then the second, and so on. */
  readonly maximised: string | undefined;
  /** What a point costs, or `null` where there is no such network. Not every value needs to be there. */
  totalsAt(position: Position): MetricValues | null;
  /** Told how many points were tried. */
  onTried?(count: number): void;
}

/** What a search found. */
export interface Found {
  /** The best point within all bounds, or `null`. */
  readonly best: CountedPoint | null;
  /** Without a best point, the one that misses by least: by the share of the bound that it misses most, then the next. */
  readonly nearest: CountedPoint | null;
  /** For each axis that goes on beyond the best point. */
  readonly next: readonly NextPoint[];
  /** How many points were tried. */
  readonly tried: number;
  /** How many of them are no network. */
  readonly passedOver: number;
  /** How many others lack a value that is asked for, so that nobody can say whether they are within the bounds. */
  readonly lacking: number;
}

/**
 * Walks the points from the most preferred one down, and takes the first within all bounds; when a metric is
 * maximised, it walks through all. Nothing is assumed of costs: rounding to multiples of 8 makes them
 * staircases that go down as well as up, on which halving an interval finds the wrong step.
 */
export function search(searched: Searched): Found {
  const { bounds, maximised, onTried } = searched;
  let best: CountedPoint | null = null;
  let nearest: CountedPoint | null = null;
  let least: readonly number[] = [];
  let tried = 0;
  let passedOver = 0;
  let lacking = 0;
  for (const position of positions(searched.sizes)) {
    const totals = searched.totalsAt(position);
    tried += 1;
    onTried?.(tried);
    if (totals === null) {
      passedOver += 1;
      continue;
    }
    if (!hasAll(totals, searched)) {
      lacking += 1;
      continue;
    }
    if (bounds.every((bound) => missOf(totals, bound) <= 0)) {
      if (maximised === undefined) {
        best = { position, totals };
        break;
      }
      if (best === null || amountOf(totals, maximised) > amountOf(best.totals, maximised))
        best = { position, totals };
    } else if (best === null) {
      const misses = missedShares(totals, bounds);
      if (nearest !== null && !isLess(misses, least)) continue;
      nearest = { position, totals };
      least = misses;
    }
  }
  const next = best === null ? [] : nextPoints(best, searched);
  return { best, nearest: best === null ? nearest : null, next, tried, passedOver, lacking };
}

/** Whether a point has a value of all that is asked for. */
function hasAll(totals: MetricValues, { bounds, maximised }: Searched): boolean {
  const names = [...bounds.map(({ metric }) => metric), ...(maximised === undefined ? [] : [maximised])];
  return names.every((name) => totals[name] !== undefined);
}

/** By how much a value misses a bound; what it keeps is negative. */
export function missOf(totals: MetricValues, { metric, kind, limit }: Bound): number {
  const value = amountOf(totals, metric);
  return kind === "max" ? value - limit : limit - value;
}

function amountOf(totals: MetricValues, metric: string): number {
  return totals[metric] as number;
}

/** By which share of each bound a point misses it, the largest first. */
function missedShares(totals: MetricValues, bounds: readonly Bound[]): number[] {
  return bounds
    .map((bound) => Math.max(missOf(totals, bound), 0) / Math.max(bound.limit, 1))
    .sort((a, b) => b - a);
}

/** Whether the first number of a list that differs from another's is less. */
function isLess(list: readonly number[], other: readonly number[]): boolean {
  const index = list.findIndex((number, at) => number !== other[at]);
  return index !== -1 && (list[index] as number) < (other[index] as number);
}

/** All positions, the most preferred first; the last axis varies fastest. */
function* positions(sizes: readonly number[]): Iterable<Position> {
  const current = sizes.map(() => 0);
  for (let axis = sizes.length; axis >= 0; ) {
    yield [...current];
    axis = sizes.length - 1;
    while (axis >= 0 && current[axis] === (sizes[axis] as number) - 1) {
      current[axis] = 0;
      axis -= 1;
    }
    if (axis < 0) return;
    current[axis] = (current[axis] as number) + 1;
  }
}

function nextPoints({ position }: CountedPoint, searched: Searched): NextPoint[] {
  return position.flatMap((own, axis) => {
    for (let at = own - 1; at >= 0; at -= 1) {
      const above = position.with(axis, at);
      const totals = searched.totalsAt(above);
      if (totals === null || !hasAll(totals, searched)) continue;
      const breaks = searched.bounds.filter((bound) => missOf(totals, bound) > 0);
      return [{ axis, position: above, totals, breaks }];
    }
    return [];
  });
}
