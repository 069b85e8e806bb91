import type { Deployment } from "../analyze/deployment.js";
import type { MetricValues } from "../analyze/report.js";
import type { Setting } from "../compile/bind/settings.js";
import { loadModel } from "../compile/model.js";
import { parseModelName } from "../compile/model-name.js";
import { type Diagnostic, Diagnostics, SpecError } from "../core/diagnostic.js";
import type { Metric } from "../core/metric.js";
import { suggestion } from "../core/nearest.js";
import { ModelFiles } from "../importers/model-files.js";
import { type PlainValue, plain } from "../spec/expression/value.js";
import { metricUnits } from "../spec/read/metric-units.js";
import { type Counting, rowAt } from "../sweep/point.js";
import { ACCURACY } from "../sweep/quantity.js";
import type { Surroundings, SweepRequest } from "../sweep/request.js";
import type { CountedRow } from "../sweep/row.js";
import { Space } from "../sweep/space.js";
import { prepareSweep, type Sweep } from "../sweep/sweep.js";
import { type Ladder, ladderOf, pointIndex, valuesAt } from "./ladder.js";
import { boundOf, type FitLimit, isFitMetric, limitsOfBudgets } from "./limit.js";
import { type Bound, type CountedPoint, type Found, missOf, type NextPoint, search } from "./search.js";
import { inOrder, withSteps } from "./vary.js";

/** The most points that are tried: minutes of work. */
const MOST_POINTS = 1_000_000;

/** What is asked for. */
export interface FitRequest extends Deployment {
  readonly model: SweepRequest["model"];
  readonly isFile: boolean;
  readonly vary: readonly string[];
  readonly step: string | undefined;
  /** Which hyperparameters matter most, in this order. */
  readonly prefer: string | undefined;
  /** The metric to have the most of, within the limits; or the accuracy. */
  readonly maximise: string | undefined;
  /** Without any, the budgets of the spec. */
  readonly limits: readonly FitLimit[];
  readonly set: readonly string[];
  readonly input: string | undefined;
  readonly batch: number;
  readonly compression?: SweepRequest["compression"];
  /** Accuracies of points, as CSV; else what the spec states. */
  readonly accuracy?: SweepRequest["accuracy"];
  readonly mostOps: number | undefined;
  readonly baseline: string | undefined;
  readonly conventions: readonly string[];
}

/** A limit held against a point. */
export interface HeldLimit extends Bound {
  /** As it is written: `150M`, `0.5x`. */
  readonly written: string;
  readonly unit: string;
  readonly actual: number;
  /** What is left of it; negative where it is missed. */
  readonly margin: number;
  /** Whether a step further breaks it. */
  readonly binds: boolean;
}

/** A point of the space, with everything that is counted of it. */
export interface FitPoint {
  /** The model at this point as a user would name it. */
  readonly id: string;
  readonly varied: readonly PlainValue[];
  readonly row: CountedRow;
}

/** The point that a step further on one axis leads to. */
export interface FitStep extends FitPoint {
  /** The hyperparameter that is a step further. */
  readonly axis: string;
  readonly value: PlainValue;
  /** The limits that it breaks, as they would be there. */
  readonly breaks: readonly HeldLimit[];
}

/** What came of it. */
export interface FitResult {
  readonly sweep: Sweep;
  readonly maximised: string | undefined;
  /** Whether any point keeps within all limits. */
  readonly fits: boolean;
  /** The point that fits, else the one that misses by least; `null` when there is no network anywhere. */
  readonly point: FitPoint | null;
  /** The limits at that point. */
  readonly limits: readonly HeldLimit[];
  readonly next: readonly FitStep[];
  readonly points: number;
  readonly tried: number;
  readonly passedOver: number;
  /** How many points lack a value that is asked for, such as an accuracy. */
  readonly lacking: number;
  /** How many budgets of the spec are for parts of it or for certain hyperparameters, and aren't held. */
  readonly otherBudgets: number;
}

/**
 * Finds the largest values of hyperparameters with which a model keeps within limits.
 * @param onTried told how many points of how many were tried
 * @returns all mistakes instead, when there are any
 */
export async function findFit(
  request: FitRequest,
  surroundings: Surroundings,
  onTried: (count: number, points: number) => void = () => undefined,
): Promise<FitResult | readonly Diagnostic[]> {
  const diagnostics = new Diagnostics();
  const { limits, others } = await limitsFor(request, surroundings, diagnostics);
  const vary = diagnostics.attempt(() => varyOf(request));
  diagnostics.attempt(() => checkMaximised(request.maximise));
  if (vary === undefined || diagnostics.hasErrors) return errorsOf(diagnostics);
  const names = [...limits.map(({ metric }) => metric), request.maximise].filter(
    (name) => name !== undefined,
  );
  const columns = [...new Set([...metricUnits.keys(), ...names])];
  const sweep = await prepareSweep({ ...request, vary, columns, isData: true, seed: 0 }, surroundings);
  if (!("rowAt" in sweep)) return sweep;
  const bounds = limits.flatMap((limit) => diagnostics.attempt(() => boundOf(limit, sweep.baseline)) ?? []);
  const ladders = diagnostics.attempt(() => laddersOf(sweep));
  if (ladders === undefined || diagnostics.hasErrors) return errorsOf(diagnostics);
  const points = ladders.reduce((product, { size }) => product * size, 1);
  const found = searchIn(sweep, ladders, bounds, request.maximise, (count) => onTried(count, points));
  const held = { sweep, ladders, bounds, limits };
  return {
    sweep,
    maximised: request.maximise,
    fits: found.best !== null,
    ...shown(found, held),
    points,
    tried: found.tried,
    passedOver: found.passedOver,
    lacking: found.lacking,
    otherBudgets: others,
  };
}

function errorsOf({ list }: Diagnostics): Diagnostic[] {
  return list.filter(({ severity }) => severity === "error");
}

function varyOf({ vary, step, prefer }: FitRequest): readonly string[] {
  return inOrder(vary, prefer).map((text) => withSteps(text, step));
}

function checkMaximised(metric: string | undefined): void {
  if (metric === undefined || isFitMetric(metric)) return;
  throw new SpecError("usage", `there is no metric \`${metric}\` to maximise`, undefined, {
    help: suggestion(metric, [...metricUnits.keys(), ACCURACY]),
  });
}

/** The limits that are asked for, else the budgets of the spec. */
async function limitsFor(
  { limits, model, isFile }: FitRequest,
  { loader }: Surroundings,
  diagnostics: Diagnostics,
): Promise<{ readonly limits: readonly FitLimit[]; readonly others: number }> {
  if (limits.length > 0) return { limits, others: 0 };
  const name = diagnostics.attempt(() => parseModelName(model, isFile));
  // That a model file has no hyperparameters is said when the sweep is prepared.
  if (name && (await new ModelFiles(loader, diagnostics).recognise({ name: name.spec })) !== undefined) {
    return { limits, others: 0 };
  }
  const loaded = name && (await loadModel(name.spec, loader));
  for (const diagnostic of loaded?.diagnostics ?? []) diagnostics.add(diagnostic);
  if (loaded?.model === undefined) return { limits, others: 0 };
  const budgets = limitsOfBudgets(loaded.model.spec.syntax.budgets(diagnostics));
  if (budgets.limits.length === 0 && !diagnostics.hasErrors) {
    diagnostics.error("usage", "there is no limit to keep within", undefined, {
      help: "add `--max macs=150M`, or budgets to the spec",
    });
  }
  return budgets;
}

function laddersOf({ axes, sequence }: Sweep): Ladder[] {
  if (sequence.length <= MOST_POINTS) return axes.map(ladderOf);
  throw new SpecError(
    "usage",
    `these axes have ${sequence.length} points; at most ${MOST_POINTS} are tried`,
    undefined,
    { help: "take a larger `--step`, or a narrower range around what a coarse one finds" },
  );
}

/** Counts nothing but what the search needs to know. */
function searchIn(
  sweep: Sweep,
  ladders: readonly Ladder[],
  bounds: readonly Bound[],
  maximised: string | undefined,
  onTried: (count: number) => void,
): Found {
  const needed = new Set([...bounds.map(({ metric }) => metric), maximised]);
  const measured: ReadonlyMap<string, Metric> = new Map(
    [...sweep.measured].filter(([name]) => needed.has(name)),
  );
  const { accuracyOf } = needed.has(ACCURACY) ? sweep : { accuracyOf: () => null };
  const counting: Counting = { ...sweep, space: new Space(sweep.axes), measured, accuracyOf };
  return search({
    sizes: ladders.map(({ size }) => size),
    bounds,
    maximised,
    onTried,
    totalsAt(position): MetricValues | null {
      const row = rowAt(pointIndex(ladders, position), counting, new Diagnostics());
      return row.mistake === null ? valuesOf(row) : null;
    },
  });
}

/** What a point has of all that limits may be on. */
function valuesOf({ totals, accuracy }: CountedRow): MetricValues {
  return accuracy === null ? totals : { ...totals, [ACCURACY]: accuracy };
}

/** What points are held against. */
interface Held {
  readonly sweep: Sweep;
  readonly ladders: readonly Ladder[];
  readonly bounds: readonly Bound[];
  /** The limits that the bounds come from, in their order. */
  readonly limits: readonly FitLimit[];
}

function shown({ best, nearest, next }: Found, held: Held): Pick<FitResult, "point" | "limits" | "next"> {
  const counted = best ?? nearest;
  if (counted === null) return { point: null, limits: [], next: [] };
  const binding = new Set(next.flatMap(({ breaks }) => breaks));
  return {
    point: pointOf(counted, held),
    limits: heldLimits(counted.totals, held, (bound) => binding.has(bound)),
    next: next.map((step) => stepOf(step, held)),
  };
}

function pointOf({ position }: CountedPoint, { sweep, ladders }: Held): FitPoint {
  const row = sweep.rowAt(pointIndex(ladders, position));
  if (row.mistake !== null) throw new Error(`a point that was counted has a mistake: ${row.mistake.message}`);
  const varied = valuesAt(ladders, position);
  return { id: nameAt(sweep, varied), varied, row };
}

function stepOf(step: NextPoint, held: Held): FitStep {
  const point = pointOf(step, held);
  const value = point.varied[step.axis] as PlainValue;
  const axis = (held.ladders[step.axis] as Ladder).axis.name;
  const broken = heldLimits(step.totals, held, () => false).filter(({ margin }) => margin < 0);
  return { ...point, axis, value, breaks: broken };
}

function heldLimits(
  totals: MetricValues,
  { sweep, bounds, limits }: Held,
  binds: (bound: Bound) => boolean,
): HeldLimit[] {
  return bounds.map((bound, index) => ({
    ...bound,
    written: (limits[index] as FitLimit).limit.written,
    unit: bound.metric === ACCURACY ? "%" : (sweep.measured.get(bound.metric)?.unit ?? ""),
    actual: totals[bound.metric] as number,
    margin: marginOf(totals, bound),
    binds: binds(bound),
  }));
}

/** What is left of a bound. Of decimals such as 70.6 and 70, it is the decimal that they are apart. */
function marginOf(totals: MetricValues, bound: Bound): number {
  // Not −0.
  const margin = 0 - missOf(totals, bound);
  return Number.isInteger(margin) ? margin : Number(margin.toPrecision(12));
}

/** The model at a point as a user would name it, with what `--set` says. */
function nameAt({ id, fixed, axes }: Sweep, varied: readonly PlainValue[]): string {
  const { settings = [] } = fixed;
  const isOption = ({ place }: Setting) => place.source.name === "--set";
  const own = settings.filter((setting) => !isOption(setting)).map(({ name }) => name);
  const parts = [
    // Those of the name win.
    ...settings
      .filter((setting) => isOption(setting) && !own.includes(setting.name))
      .map(({ name, value }) => `${name}=${written(plain(value))}`),
    ...axes.map(({ name }, number) => `${name}=${written(varied[number])}`),
  ];
  const hasSettings = fixed.variant !== undefined || own.length > 0;
  return `${id}${hasSettings ? "," : "@"}${parts.join(",")}`;
}

/** A value as it is written behind `=`. */
function written(value: PlainValue | undefined): string {
  return Array.isArray(value) ? `[${value.map(written).join(",")}]` : String(value);
}
