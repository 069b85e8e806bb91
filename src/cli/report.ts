import { buildReport } from "../analyze/build-report.js";
import { conventionNamed } from "../conventions/metric-name.js";
import type { Loader } from "../core/loader.js";
import type { Metric } from "../core/metric.js";
import { formats } from "../reporters/index.js";
import { DEFAULT_COLUMNS, densities } from "../reporters/report-view.js";
import { energyOption } from "./energy-option.js";
import { FileLoader, isExistingFile } from "./files.js";
import { namedModels } from "./named-models.js";
import { checkOptions, type ReportOptions } from "./options.js";
import { compressionSource } from "./read-source.js";
import { renderReport } from "./render-report.js";
import { savedReportsOf } from "./saved-reports.js";
import type { Streams } from "./streams.js";

/** The default command: one model layer by layer, or several side by side. */
export async function report(
  models: readonly string[],
  given: Readonly<Record<string, unknown>>,
  streams: Streams,
): Promise<number> {
  const checked = checkOptions(given);
  const loader = new FileLoader(streams);
  const { options, metrics } = await withConventions(checked, loader);
  const isFile = (name: string) => isExistingFile(name, streams);
  const result = await buildReport(
    namedModels(models),
    {
      ...options,
      metrics,
      only: shownMetrics(options),
      accuracy: showsAccuracy(options),
      compression: await compressionSource(given, loader),
      energy: await energyOption(given, loader),
      isFile,
      savedReport: savedReportsOf(loader),
    },
    loader,
  );
  return renderReport(result, options, streams);
}

/** The options with a column for each convention that is asked for, and the metrics behind these columns. */
export async function withConventions(
  options: ReportOptions,
  loader: Loader,
): Promise<{ options: ReportOptions; metrics: readonly Metric[] }> {
  const { columns, sort } = options.view;
  const named = [...columns, ...(sort === undefined ? [] : [sort])].flatMap(
    (name) => conventionNamed(name) ?? [],
  );
  if (options.conventions.length === 0 && named.length === 0) return { options, metrics: [] };
  const { metricsOfConventions } = await import("./conventions-option.js");
  const metrics = await metricsOfConventions(
    options.conventions,
    named.map((name) => ({ name })),
    loader,
  );
  const asked = metrics.map(({ name }) => name).filter((name) => !columns.includes(name) && name !== sort);
  return { options: { ...options, view: { ...options.view, columns: [...columns, ...asked] } }, metrics };
}

/** What a table has of metrics, and the sentence below it; programs get all of them. */
function shownMetrics({ format, view }: ReportOptions): ReadonlySet<string> | undefined {
  if (formats.get(format)?.kind === "data") return undefined;
  return new Set([...DEFAULT_COLUMNS, ...view.columns, ...(view.sort === undefined ? [] : [view.sort])]);
}

function showsAccuracy({ format, view }: ReportOptions): boolean {
  return formats.get(format)?.kind === "data" || view.columns.some((name) => densities.has(name));
}
