import { COMPRESSION_COLUMNS } from "../analyze/compression/columns.js";
import type { Report } from "../analyze/report.js";
import type { Diagnostic } from "../core/diagnostic.js";
import { formats } from "../reporters/index.js";
import { viewOf } from "../reporters/report-view.js";
import type { ReportOptions } from "./options.js";
import { renderOptions, writeOutput } from "./output.js";
import { checkSavedColumns } from "./saved-columns.js";
import { BAD_INPUT, OK, type Streams } from "./streams.js";

/** Writes a report as its options say, and what it has to say beside the numbers; gives the exit status. */
export async function renderReport(counted: Report, given: ReportOptions, streams: Streams): Promise<number> {
  const options = withCompression(given, counted);
  if (counted.diagnostics.some(({ severity }) => severity === "error")) {
    await show(counted.diagnostics, options.format === "json", options, streams);
    return BAD_INPUT;
  }
  checkSavedColumns(counted, options);
  const format = formats.get(options.format);
  if (format === undefined) throw new Error(`no format ${options.format}`);
  const report = format.kind === "data" ? await withBudgets(counted) : counted;
  const text =
    format.kind === "data"
      ? (await format.load())(report)
      : (await format.load())(viewOf(report, options.view), renderOptions(options, streams));
  writeOutput(text, options, streams);
  if (report.diagnostics.length > 0) await show(report.diagnostics, false, options, streams);
  return OK;
}

/** A table of compressed networks shows that, unless its columns are chosen. */
function withCompression(options: ReportOptions, { models }: Report): ReportOptions {
  if (options.choosesColumns || models.every(({ compressed, appended }) => !compressed || appended))
    return options;
  const { columns } = options.view;
  return {
    ...options,
    view: { ...options.view, columns: [...new Set([...columns, ...COMPRESSION_COLUMNS])] },
  };
}

/** Programs are told what came of budgets; holding them is loaded where there are some. */
async function withBudgets(report: Report): Promise<Report> {
  if (report.models.every(({ budgets }) => budgets.length === 0)) return report;
  const { heldReport } = await import("./held-report.js");
  return heldReport(report);
}

async function show(
  diagnostics: readonly Diagnostic[],
  json: boolean,
  options: ReportOptions,
  streams: Streams,
): Promise<void> {
  const { showDiagnostics } = await import("./failure.js");
  showDiagnostics(diagnostics, json, streams, options);
}
