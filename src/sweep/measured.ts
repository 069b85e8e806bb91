import { metrics } from "../analyze/metrics/index.js";
import { conventionNamed } from "../conventions/metric-name.js";
import { conventionMetrics } from "../conventions/metrics.js";
import type { Diagnostics } from "../core/diagnostic.js";
import type { Loader } from "../core/loader.js";
import type { Metric } from "../core/metric.js";
import type { SweepRequest } from "./request.js";
import { conventionsIn } from "./where/condition.js";

/** Every metric that a sweep may speak of. */
export interface KnownMetrics {
  /** Those that ship with the program, and the numbers of conventions that are asked for or named. */
  readonly all: ReadonlyMap<string, Metric>;
  /** The names of the conventions' numbers that are asked for. */
  readonly asked: readonly string[];
}

/** Loads the conventions that a request asks for or names. Mistakes are collected. */
export async function knownMetrics(
  { conventions, columns = [], where = "", sort = "", pareto = "", grid = "" }: SweepRequest,
  loader: Loader,
  diagnostics: Diagnostics,
): Promise<KnownMetrics> {
  const asked = await conventionMetrics(conventions, [], loader, diagnostics);
  const named = new Set([...columns, where, sort, pareto, grid].flatMap(conventionsIn));
  for (const { name } of asked) named.delete(name);
  const names = [...named].map((metric) => ({ name: conventionNamed(metric) as string }));
  const more = await conventionMetrics([], names, loader, diagnostics);
  return {
    all: new Map([...metrics.values(), ...asked, ...more].map((metric) => [metric.name, metric])),
    asked: asked.map(({ name }) => name),
  };
}
