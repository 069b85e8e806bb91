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

/** The same reports with their ratios to their baselines, which are among them; all `null` without one. */
export function compare(models: readonly ModelReport[]): ModelReport[] {
  const byId = new Map(models.toReversed().map((model) => [model.id, model]));
  return models.map((model) => {
    const reference = model.baseline === null ? undefined : byId.get(model.baseline);
    const ratios =
      reference === undefined
        ? Object.fromEntries(Object.keys(model.totals).map((name) => [name, null]))
        : ratiosTo(reference.totals, model.totals);
    return { ...model, ratios };
  });
}

/** The baseline that all models have in common, or `null`. */
export function commonBaseline(models: readonly ModelReport[]): string | null {
  const [first, ...others] = models;
  if (first === undefined) return null;
  return others.every(({ baseline }) => baseline === first.baseline) ? first.baseline : null;
}
