import { combined } from "../analyze/combine.js";
import type { Peak } from "../analyze/memory/liveness.js";
import { peakActivationBytes } from "../analyze/metrics/peak-activation-bytes.js";
import type { ModelReport, Report } from "../analyze/report.js";
import { rollUp } from "../analyze/rollup.js";
import { constantSettings } from "../compile/constant-settings.js";
import { type Diagnostics, SpecError } from "../core/diagnostic.js";
import type { MetricFacts } from "../core/metric.js";
import { suggestion } from "../core/nearest.js";
import type { LayerChange } from "../diff/changes.js";
import { plain } from "../spec/expression/value.js";
import { isConventionMetric, metricUnits } from "../spec/read/metric-units.js";
import type { BudgetSyntax, Limit } from "../spec/syntax.js";
import { allowed } from "./limit.js";
import type { BudgetResult, Contributor, Verdict } from "./result.js";
import { partOf, selectedLayers, selectsNothing } from "./select.js";

/** What budgets are held against. */
export interface Held {
  readonly model: ModelReport;
  /** What relative limits are shares of; `null` where there is nothing to compare with. */
  readonly baseline: ModelReport | null;
  readonly metrics: Report["metrics"];
  /** The layers that differ from the baseline's. */
  readonly changes: readonly LayerChange[];
  /** Whether a relative limit without a baseline is a mistake, rather than left out. */
  readonly needsBaseline: boolean;
}

/** Holds every budget that is for a model's hyperparameters against it. Mistakes in budgets are collected. */
export function evaluateBudgets(held: Held, diagnostics: Diagnostics): BudgetResult[] {
  const { model } = held;
  const concerning = model.budgets.filter(
    (budget) => (diagnostics.attempt(() => concerns(budget, model)) ?? false) && isHeld(budget, held),
  );
  return concerning
    .filter((budget) => !isReplaced(budget, concerning))
    .flatMap((budget) => diagnostics.attempt(() => resultOf(budget, held)) ?? []);
}

/** Whether a model is at the hyperparameters that a budget is for. */
function concerns({ settings }: BudgetSyntax, model: ModelReport): boolean {
  return constantSettings(settings).every(({ name, value, place }) => {
    if (!(name in model.settings)) {
      const names = Object.keys(model.settings);
      throw new SpecError("setting", `there is no hyperparameter \`${name}\``, place, {
        help: suggestion(name, names) ?? `valid: ${names.join(", ")}`,
      });
    }
    return JSON.stringify(plain(value)) === JSON.stringify(model.settings[name]);
  });
}

/** Whether a budget can be held, or has to be: a relative one of a new model is left out. */
function isHeld(budget: BudgetSyntax, { baseline, needsBaseline }: Held): boolean {
  return baseline !== null || needsBaseline || !isRelative(budget);
}

function isRelative({ max, warn }: BudgetSyntax): boolean {
  return [max, warn].some((limit) => limit?.kind === "relative");
}

/** Whether a budget for certain hyperparameters stands in the place of a general one for the same. */
function isReplaced(budget: BudgetSyntax, all: readonly BudgetSyntax[]): boolean {
  const same = (other: BudgetSyntax) =>
    other.metric === budget.metric && other.layer === budget.layer && other.block === budget.block;
  return budget.settings.length === 0 && all.some((other) => other.settings.length > 0 && same(other));
}

function resultOf(budget: BudgetSyntax, held: Held): BudgetResult[] {
  const { model, baseline, metrics, changes } = held;
  const metric = metrics.get(budget.metric);
  // The number of a convention that this command wasn't asked to count, if only for this model.
  if (metric === undefined || (isConventionMetric(metric.name) && !(metric.name in model.totals))) return [];
  const part = selectedLayers(budget, model);
  if (part.length === 0) throw selectsNothing(budget, model);
  const partBefore = baseline === null ? [] : selectedLayers(budget, baseline);
  if (isRelative(budget)) {
    if (baseline === null) throw noBaseline(budget);
    if (!(metric.name in baseline.totals)) throw notCounted(budget, baseline);
    if (partBefore.length === 0) throw selectsNothing(budget, baseline);
  }
  const before = combined(metric, partBefore) ?? 0;
  const floor = budget.floor?.kind === "absolute" ? budget.floor.value : null;
  const isReal = metricUnits.get(metric.name)?.isReal ?? false;
  const most = (limit: Limit | undefined) => limit && allowed(limit, before, floor, isReal);
  const limit = most(budget.max) ?? null;
  const warn = most(budget.warn) ?? null;
  const actual = combined(metric, part);
  if (actual === undefined) throw hasNone(budget, model);
  const verdict = verdictOf(actual, limit, warn);
  const isOver = verdict === "over";
  return [
    {
      metric: metric.name,
      unit: metric.unit,
      isSum: metric.combine === "sum",
      of: partOf(budget),
      written: (budget.max ?? budget.warn)?.written ?? "",
      limit,
      warn,
      actual,
      baseline: isRelative(budget) ? before : null,
      verdict,
      place: budget.place,
      largest: isOver ? contributors({ ...model, layers: part }, metric, metrics, actual) : [],
      changes: isOver ? changesWithin(changes, metric, part, partBefore) : [],
    },
  ];
}

function verdictOf(actual: number, limit: number | null, warn: number | null): Verdict {
  if (limit !== null && actual > limit) return "over";
  return warn !== null && actual > warn ? "warn" : "within";
}

/** So many of the largest contributors are named. */
const MOST_NAMED = 3;

/** The largest contributors: the outermost levels of which there are several; of peak memory, what is alive there. */
function contributors(
  part: ModelReport,
  { name }: MetricFacts,
  metrics: Report["metrics"],
  actual: number,
): Contributor[] {
  if (name === peakActivationBytes.name && part.peak?.bytes === actual) return liveContributors(part.peak);
  const deepest = part.layers.reduce((depth, { scope }) => Math.max(depth, scope.depth), 1);
  let rows = rollUp(part, "scope", 1, metrics);
  for (let depth = 2; depth <= deepest && rows.length === 1; depth += 1) {
    rows = rollUp(part, "scope", depth, metrics);
  }
  return rows
    .map(({ label, kind, values }): Contributor => {
      const value = values[name] ?? 0;
      return { path: label, kind, value, share: actual === 0 ? 0 : value / actual };
    })
    .sort((a, b) => b.value - a.value)
    .slice(0, MOST_NAMED);
}

function liveContributors({ alive, bytes: all }: Peak): Contributor[] {
  return alive.slice(0, MOST_NAMED).map(({ path, bytes, use }) => ({
    path: path ?? "input",
    kind: use,
    value: bytes,
    share: all === 0 ? 0 : bytes / all,
  }));
}

/** The changes of a metric within what a budget counts, largest first. */
function changesWithin(
  changes: readonly LayerChange[],
  { name }: MetricFacts,
  part: ModelReport["layers"],
  partBefore: ModelReport["layers"],
): LayerChange[] {
  const after = new Set(part.map(({ path }) => path));
  const before = new Set(partBefore.map(({ path }) => path));
  const delta = (change: LayerChange) => Math.abs(change.delta[name] ?? 0);
  return changes
    .filter(
      (change) =>
        delta(change) > 0 && (after.has(change.after?.path ?? "") || before.has(change.before?.path ?? "")),
    )
    .toSorted((a, b) => delta(b) - delta(a));
}

/** Part of a model may have nothing of a metric, as layers behind the last map have no receptive field. */
function hasNone(budget: BudgetSyntax, { id }: ModelReport): SpecError {
  const of = partOf(budget);
  return new SpecError(
    "reference",
    `${of === null ? `\`${id}\`` : `\`${of}\` of \`${id}\``} has no \`${budget.metric}\` to limit`,
    budget.place,
  );
}

/** A saved report has the numbers that it was saved with; what it lacks isn't 0. */
function notCounted({ metric, place }: BudgetSyntax, { id }: ModelReport): SpecError {
  return new SpecError("missing-key", `the baseline ${id} doesn't have \`${metric}\``, place, {
    help: "save its report again, with `--convention`",
  });
}

function noBaseline({ place, max, warn }: BudgetSyntax): SpecError {
  const written = (max ?? warn)?.written ?? "";
  return new SpecError("missing-key", `${written} needs a baseline to be a share of`, place, {
    help: "add `--baseline <model>`, or name a `baseline` in the spec",
  });
}
