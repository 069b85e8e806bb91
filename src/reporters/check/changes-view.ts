import type { CheckedModel } from "../../budgets/result.js";
import type { LayerChange } from "../../diff/changes.js";
import type { Cell, Column, View } from "../view.js";
import { changedPath, changeText } from "./change-words.js";

/** So many layers are shown; the others are added up. */
const MOST_ROWS = 20;

/** Shown where a model has no budget to say what matters. */
const USUAL = ["params", "macs"];

/**
 * Which layers make a model's difference from its baseline, largest difference first, in the metrics that
 * its budgets limit; `null` where none of them differs. Its rows add up to its last line.
 */
export function changesView(checked: CheckedModel, against: string): View | null {
  const { model, changes, delta, results } = checked;
  const metrics = shownMetrics(checked);
  const changed = changes.filter((change) => metrics.some((metric) => deltaOf(change, metric) !== 0));
  if (delta === null || changed.length === 0) return null;
  const unitOf = new Map(results.map(({ metric, unit }) => [metric, unit]));
  const number = (metric: string, value: number): Cell => {
    return { kind: "exact", value, signed: true, unit: unitOf.get(metric) ?? "" };
  };
  const sorted = changed.toSorted((a, b) => compare(a, b, metrics));
  const rest = sorted.slice(MOST_ROWS);
  return {
    title: model.id,
    facts: [`what changed against ${against}`],
    columns: [
      { name: "layer", title: "layer", kind: "text" },
      ...metrics.map(
        (metric): Column => ({ name: `${metric}_delta`, title: `Δ ${metric}`, quoted: true, kind: "exact" }),
      ),
      { name: "change", title: "change", kind: "text" },
    ],
    rows: [
      ...sorted
        .slice(0, MOST_ROWS)
        .map((change): Cell[] => [
          { kind: "text", text: changedPath(change), quoted: true },
          ...metrics.map((metric) => number(metric, deltaOf(change, metric))),
          { kind: "text", text: changeText(change), quoted: change.kind === "changed" },
        ]),
      ...(rest.length === 0 ? [] : [restRow(rest, metrics, number)]),
    ],
    totals: [
      { kind: "text", text: "total" },
      ...metrics.map((metric) => number(metric, delta[metric] ?? 0)),
      { kind: "text", text: "" },
    ],
    notes: [],
  };
}

/** The metrics with budgets of which layers have parts, those that are over first. */
function shownMetrics({ results }: CheckedModel): string[] {
  const sums = results.filter(({ isSum }) => isSum);
  const over = sums.filter(({ verdict }) => verdict === "over");
  const limited = new Set([...over, ...sums].map(({ metric }) => metric));
  return limited.size === 0 ? USUAL : [...limited];
}

function deltaOf({ delta }: LayerChange, metric: string): number {
  return delta[metric] ?? 0;
}

/** By the size of the difference in the first metric that tells; of two of one size, what grew comes first. */
function compare(a: LayerChange, b: LayerChange, metrics: readonly string[]): number {
  for (const metric of metrics) {
    const [first, second] = [deltaOf(a, metric), deltaOf(b, metric)];
    const order = Math.abs(second) - Math.abs(first) || second - first;
    if (order !== 0) return order;
  }
  return 0;
}

function restRow(
  rest: readonly LayerChange[],
  metrics: readonly string[],
  number: (metric: string, value: number) => Cell,
): Cell[] {
  return [
    { kind: "text", text: `${rest.length} more` },
    ...metrics.map((metric) =>
      number(
        metric,
        rest.reduce((sum, change) => sum + deltaOf(change, metric), 0),
      ),
    ),
    { kind: "text", text: "" },
  ];
}
