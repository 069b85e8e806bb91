import type { Convention } from "../conventions/convention.js";
import { conventionMetric } from "../conventions/count.js";
import { loadConventions } from "../conventions/load.js";
import { Diagnostics } from "../core/diagnostic.js";
import type { Loader } from "../core/loader.js";
import type { Metric } from "../core/metric.js";
import { UsageError } from "./usage-error.js";

/** The conventions that `--convention` asks for. @throws {UsageError} with all mistakes in them */
export async function askedConventions(names: readonly string[], loader: Loader): Promise<Convention[]> {
  const diagnostics = new Diagnostics();
  const conventions = await loadConventions(names, loader, diagnostics);
  if (diagnostics.hasErrors) throw new UsageError(diagnostics.list);
  return conventions;
}

/** The numbers of the conventions asked for, and of those that columns name beside them. */
export async function conventionMetrics(
  asked: readonly string[],
  named: readonly string[],
  loader: Loader,
): Promise<Metric[]> {
  const conventions = await askedConventions(asked, loader);
  const known = new Set(conventions.map(({ name }) => name));
  const more = await askedConventions(
    named.filter((name) => !known.has(name)),
    loader,
  );
  return [...conventions, ...more].map(conventionMetric);
}
