import { metrics } from "../analyze/metrics/index.js";
import { conventionNamed } from "../conventions/metric-name.js";
import type { Diagnostics } from "../core/diagnostic.js";
import type { MetricFacts } from "../core/metric.js";
import { metricObjects, SCHEMA_VERSION } from "../reporters/json.js";
import { countingFacts } from "../reporters/report-view.js";
import type { About } from "../reporters/sweep/about.js";
import type { SavedPoint, SavedRow } from "../saved/points/read-point.js";
import type { Axis } from "../sweep/axis.js";
import { ACCURACY } from "../sweep/quantity.js";
import type { PointTable } from "../sweep/table.js";
import { readWishes, type WishTexts } from "../sweep/wishes.js";

/**
 * What is the same for all points of files. Mistakes in what is wished are collected.
 * @param first a point as all are; one that was counted, if there is any
 * @param hasAccuracy whether any of the points so far has an accuracy
 */
export function mergedTable(
  first: SavedPoint | undefined,
  texts: WishTexts,
  hasAccuracy: () => boolean,
  diagnostics: Diagnostics,
): PointTable {
  const axes = axesOf(first);
  const measured = measuredIn(first);
  const asked = [...measured.keys()].filter((name) => !metrics.has(name));
  const names = axes.map(({ name }) => name);
  // What was counted is there, however long it took.
  const also = texts.isData && texts.columns === undefined ? [...measured.keys()] : [];
  const wishes = readWishes({ ...texts, also }, axes, { all: measured, asked }, names, true, diagnostics);
  const withoutAccuracy = wishes.columns.filter(({ name }) => name !== ACCURACY);
  const isChosen = texts.isData || texts.columns !== undefined;
  return {
    ...wishes,
    // Whoever reads a table misses no column of dashes; a program is given the same columns each time.
    get columns() {
      return isChosen || hasAccuracy() ? wishes.columns : withoutAccuracy;
    },
    origin: first?.origin,
    axes,
    measured,
    hasBaseline: first?.row.mistake === null && hasRatio(first.row as SavedRow),
    ratioOf: (row, metric) => (row as SavedRow).ratios[metric] ?? null,
  };
}

/** What is said of points that come from files, which don't tell what model they are of. */
export function aboutMerge(files: readonly string[], table: PointTable): About {
  const axes = table.axes.map(({ name }) => ({ name }));
  const metrics = metricObjects(table.measured);
  return {
    title: files.length === 1 ? `Points of ${files[0]}` : `Points of ${files.length} files`,
    facts: countingFacts,
    baseline: "what the sweep was compared with",
    object: () => ({
      schemaVersion: SCHEMA_VERSION,
      model: null,
      origin: table.origin,
      baseline: null,
      metrics,
      axes,
    }),
  };
}

function axesOf(first: SavedPoint | undefined): Pick<Axis, "name" | "valueAt">[] {
  return (first?.axes ?? []).map((name, number) => ({
    name,
    valueAt: () => first?.row.varied[number] ?? "",
  }));
}

/** Files of points that all fail don't tell what would have been counted. */
function measuredIn(first: SavedPoint | undefined): ReadonlyMap<string, MetricFacts> {
  if (first === undefined || first.row.mistake !== null) return metrics;
  return new Map(first.metrics.map((name) => [name, metrics.get(name) ?? factsOf(name, first)]));
}

function factsOf(name: string, { units }: SavedPoint): MetricFacts {
  const convention = conventionNamed(name);
  const unit = units[convention ?? ""] ?? "";
  const title = convention === undefined ? name : `${convention} ${unit}`;
  return { name, title, unit, definition: "", better: "lower", scalesWithBatch: true, combine: "sum" };
}

function hasRatio({ ratios }: SavedRow): boolean {
  return Object.values(ratios).some((ratio) => ratio !== null);
}
