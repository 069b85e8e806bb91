import type { MetricFacts, Quotient } from "../core/metric.js";
import type { LayerReport, MetricValues, Report } from "./report.js";

/** What layers have of a metric together; `undefined` when none of them has any of it. */
export function combined(metric: MetricFacts, layers: readonly LayerReport[]): number | undefined {
  const { name, combine } = metric;
  if (combine === "sum") return sumOf(name, layers);
  if (combine === "largest") return largestOf(name, layers);
  const [dividend, divisor] = combine.quotient;
  return quotientOf(combine, sumOf(dividend, layers), sumOf(divisor, layers));
}

/** What layers have of every metric together; those that none of them has are left out. */
export function combineAll(metrics: Report["metrics"], layers: readonly LayerReport[]): MetricValues {
  const [only, second] = layers;
  if (only !== undefined && second === undefined) return only.values;
  const values: Record<string, number> = {};
  for (const [name, metric] of metrics) {
    const value = combined(metric, layers);
    if (value !== undefined) values[name] = value;
  }
  return values;
}

/** A quotient, `undefined` where it would be infinite or nothing by nothing. */
export function quotientOf(
  { factor = 1 }: Quotient,
  dividend: number | undefined,
  divisor: number | undefined,
): number | undefined {
  if (dividend === undefined || divisor === undefined || divisor === 0) return undefined;
  return (factor * dividend) / divisor;
}

function sumOf(name: string, layers: readonly LayerReport[]): number | undefined {
  let sum = layers.length === 0 ? 0 : undefined;
  for (const { values } of layers) {
    const value = values[name];
    if (value !== undefined) sum = (sum ?? 0) + value;
  }
  return sum;
}

function largestOf(name: string, layers: readonly LayerReport[]): number | undefined {
  let largest: number | undefined;
  for (const { values } of layers) {
    const value = values[name];
    if (value !== undefined && (largest === undefined || value > largest)) largest = value;
  }
  return largest;
}
