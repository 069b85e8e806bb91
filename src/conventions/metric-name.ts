const PREFIX = "convention:";

/** How columns, budgets and sweeps name a convention's number as a metric. */
export function metricName(convention: string): string {
  return PREFIX + convention;
}

/** The convention that a metric's name speaks of, or `undefined` for another metric. */
export function conventionNamed(metric: string): string | undefined {
  return metric.startsWith(PREFIX) ? metric.slice(PREFIX.length) : undefined;
}
