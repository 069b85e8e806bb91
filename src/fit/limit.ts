import { argumentPlace } from "../compile/model-name.js";
import { SpecError } from "../core/diagnostic.js";
import { suggestion } from "../core/nearest.js";
import type { Place } from "../core/source.js";
import { unitMistake } from "../spec/read/budgets.js";
import { LIMIT_HELP, parseLimit } from "../spec/read/limit.js";
import { isConventionMetric, metricUnits } from "../spec/read/metric-units.js";
import type { BudgetSyntax, Limit } from "../spec/syntax.js";
import type { SweepBaseline } from "../sweep/baseline.js";
import { ACCURACY } from "../sweep/quantity.js";
import type { Bound } from "./search.js";

/** A limit as it is written, on the command line or in a spec's budgets. */
export interface FitLimit {
  readonly metric: string;
  readonly kind: Bound["kind"];
  readonly limit: Limit;
  /** By how much it may always exceed the baseline, whatever a relative limit says. */
  readonly floor: number | null;
}

/** How an accuracy is written. */
const ACCURACY_HELP = "an accuracy is a percentage, such as 70.6";

/** Reads `metric=limit` of `--max` or `--min`. @throws {SpecError} (code `usage` or `wrong-type`) */
export function parseFitLimit(text: string, kind: Bound["kind"]): FitLimit {
  const place = argumentPlace(`--${kind}`, text);
  const equals = text.indexOf("=");
  if (equals === -1) {
    throw new SpecError("usage", `\`--${kind} ${text}\` has no limit`, place, {
      help: `write \`--${kind} macs=150M\``,
    });
  }
  const metric = text.slice(0, equals).trim();
  checkMetric(metric, { ...place, end: Math.max(equals, 1) });
  const written = text.slice(equals + 1).trim();
  const at: Place = { ...place, start: Math.min(equals + 1, place.end - 1) };
  if (metric === ACCURACY) return { metric, kind, limit: accuracyLimit(written, at), floor: null };
  const isReal = metricUnits.get(metric)?.isReal ?? false;
  const parsed = parseLimit(written, isReal ? "not" : kind === "max" ? "down" : "up");
  if (parsed === undefined) {
    throw new SpecError("usage", `\`${written}\` is no limit`, at, { help: LIMIT_HELP });
  }
  const limit: Limit = { ...parsed, place: at };
  const mistake = unitMistake(limit, metric);
  if (mistake !== undefined) throw mistake;
  return { metric, kind, limit, floor: null };
}

/** Accuracies are real numbers, and no share of a baseline's, which nobody may have measured. */
function accuracyLimit(written: string, place: Place): Limit {
  const digits = /^(\d+(?:\.\d+)?)\s?%?$/.exec(written)?.[1];
  const value = Number(digits);
  if (digits === undefined || value > 100) {
    throw new SpecError("usage", `\`${written}\` is no accuracy`, place, { help: ACCURACY_HELP });
  }
  return { kind: "absolute", written, value, unit: "%", isBytes: false, place };
}

/** Whether there may be limits on what is called so: a metric, the number of a convention, or the accuracy. */
export function isFitMetric(name: string): boolean {
  return metricUnits.has(name) || isConventionMetric(name) || name === ACCURACY;
}

function checkMetric(metric: string, place: Place): void {
  if (isFitMetric(metric)) return;
  const names = [...metricUnits.keys(), ACCURACY];
  throw new SpecError("usage", `there is no metric \`${metric}\``, place, {
    help: suggestion(metric, names) ?? `metrics: ${names.join(", ")}, convention:<name>`,
  });
}

/** The budgets of a spec that are for the whole network at any point, as limits; and how many others it has. */
export function limitsOfBudgets(budgets: readonly BudgetSyntax[]): {
  readonly limits: readonly FitLimit[];
  readonly others: number;
} {
  const limits = budgets.flatMap(({ metric, max, floor, layer, block, settings }): FitLimit[] => {
    if (max === undefined || layer !== undefined || block !== undefined || settings.length > 0) return [];
    return [{ metric, kind: "max", limit: max, floor: floor?.kind === "absolute" ? floor.value : null }];
  });
  return { limits, others: budgets.length - limits.length };
}

/**
 * A limit as a number.
 * @throws {SpecError} (code `missing-key`) for a relative limit without a baseline that has the metric
 */
export function boundOf(written: FitLimit, baseline: SweepBaseline | null): Bound {
  const { metric, kind, limit, floor } = written;
  if (limit.kind === "absolute") return { metric, kind, limit: limit.value };
  const whole = baseline?.totals[metric];
  if (whole === undefined) {
    throw new SpecError("missing-key", `${limit.written} needs a baseline to be a share of`, limit.place, {
      help: "add `--baseline <model>`, or name a `baseline` in the spec",
    });
  }
  const share = shareOf(whole, limit, written);
  return { metric, kind, limit: floor === null ? share : Math.max(share, whole + floor) };
}

/** What is counted is whole: at most 10.5 allows 10, at least 10.5 asks for 11; an intensity needn't be. */
function shareOf(
  whole: number,
  { numerator, denominator }: Limit & { kind: "relative" },
  { metric, kind }: FitLimit,
): number {
  const isReal = metricUnits.get(metric)?.isReal ?? false;
  if (isReal || !Number.isInteger(whole)) return (whole * Number(numerator)) / Number(denominator);
  const product = BigInt(whole) * numerator;
  return Number((kind === "max" ? product : product + denominator - 1n) / denominator);
}
