import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { buildReport } from "../analyze/build-report.js";
import type { Report } from "../analyze/report.js";
import { SpecError } from "../core/diagnostic.js";
import { formats } from "../reporters/index.js";
import { colorLevel } from "./color.js";
import { FileLoader, isExistingFile } from "./files.js";
import { checkOptions, type ReportOptions } from "./options.js";
import { BAD_INPUT, OK, type Streams } from "./streams.js";

/** The line width where the output is no terminal. */
const DEFAULT_LINE_WIDTH = 100;

/** The default command: one model layer by layer, or several side by side. */
export async function report(
  models: readonly string[],
  given: Readonly<Record<string, unknown>>,
  streams: Streams,
): Promise<number> {
  const options = checkOptions(given);
  const result = await buildReport(
    models,
    { ...options, isFile: (name) => isExistingFile(name, streams.cwd) },
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
  const reporter = await format.load();
  const toFile = options.output !== undefined;
  const text = reporter(result, {
    view: options.view,
    lineWidth: (toFile ? undefined : streams.stdout.columns) ?? DEFAULT_LINE_WIDTH,
    colorLevel: toFile ? 0 : colorLevel(options.color, streams.stdout, streams.env),
  });
  if (options.output === undefined) {
    streams.stdout.write(text);
    return;
  }
  try {
    writeFileSync(resolve(streams.cwd, options.output), text);
  } catch (error) {
    throw new SpecError("unreadable", `${options.output} can't be written: ${(error as Error).message}`);
  }
}
