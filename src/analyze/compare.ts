import type { MetricValues, ModelReport } from "./report.js";

/** Each value divided by the baseline's; `null` where that is 0. */
export function ratiosTo(baseline: MetricValues, values: MetricValues): Record<string, number | null> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const divisor = baseline[name] ?? 0;
      return [name, divisor === 0 ? null : value / divisor];
    }),
  );
}

/** The same reports with their ratios to the baseline, which is one of them; all `null` without one. */
export function compare(models: readonly ModelReport[], baseline: string | null): ModelReport[] {
  const reference = models.find(({ id }) => id === baseline);
  return models.map((model) => ({
    ...model,
    ratios:
      reference === undefined
        ? Object.fromEntries(Object.keys(model.totals).map((name) => [name, null]))
        : ratiosTo(reference.totals, model.totals),
  }));
}
