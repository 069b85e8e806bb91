import { buildReport } from "../analyze/build-report.js";
import type { Report } from "../analyze/report.js";
import { formats } from "../reporters/index.js";
import { densities, viewOf } from "../reporters/report-view.js";
import { FileLoader, isExistingFile } from "./files.js";
import { checkOptions, type ReportOptions } from "./options.js";
import { renderOptions, writeOutput } from "./output.js";
import { BAD_INPUT, OK, type Streams } from "./streams.js";

/** The default command: one model layer by layer, or several side by side. */
export async function report(
  models: readonly string[],
  given: Readonly<Record<string, unknown>>,
  streams: Streams,
): Promise<number> {
  const options = checkOptions(given);
  const result = await buildReport(
    models,
    { ...options, accuracy: showsAccuracy(options), isFile: (name) => isExistingFile(name, streams.cwd) },
    new FileLoader(streams),
  );
  if (result.diagnostics.some(({ severity }) => severity === "error")) {
    const { showDiagnostics } = await import("./failure.js");
    showDiagnostics(result.diagnostics, options.format === "json", streams, options);
    return BAD_INPUT;
  }
  await write(result, options, streams);
  if (result.diagnostics.length > 0) {
    const { showDiagnostics } = await import("./failure.js");
    showDiagnostics(result.diagnostics, false, streams, options);
  }
  return OK;
}

async function write(result: Report, options: ReportOptions, streams: Streams): Promise<void> {
  const format = formats.get(options.format);
  if (format === undefined) throw new Error(`no format ${options.format}`);
  const text =
    format.kind === "data"
      ? (await format.load())(result)
      : (await format.load())(viewOf(result, options.view), renderOptions(options, streams));
  writeOutput(text, options, streams);
}

function showsAccuracy({ format, view }: ReportOptions): boolean {
  return formats.get(format)?.kind === "data" || view.columns.some((name) => densities.has(name));
}
