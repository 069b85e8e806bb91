import type { Convention } from "../conventions/convention.js";
import { loadConventions } from "../conventions/load.js";
import { conventionMetrics, type NamedConvention } from "../conventions/metrics.js";
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

/** The numbers of the conventions that are asked for or named. @throws {UsageError} with all mistakes in them */
export async function metricsOfConventions(
  asked: readonly string[],
  named: readonly NamedConvention[],
  loader: Loader,
): Promise<Metric[]> {
  const diagnostics = new Diagnostics();
  const metrics = await conventionMetrics(asked, named, loader, diagnostics);
  if (diagnostics.hasErrors) throw new UsageError(diagnostics.list);
  return metrics;
}
