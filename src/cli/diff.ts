import { buildReport } from "../analyze/build-report.js";
import type { ModelReport, Report } from "../analyze/report.js";
import { SpecError } from "../core/diagnostic.js";
import { suggestion } from "../core/nearest.js";
import type { ModelDiff } from "../diff/changes.js";
import { diffModels } from "../diff/diff-models.js";
import { diffJson, diffNdjson } from "../reporters/diff-json.js";
import { blocksView, changesView, type DiffViewOptions } from "../reporters/diff-view.js";
import { formats } from "../reporters/index.js";
import { densities } from "../reporters/report-view.js";
import { energyOption } from "./energy-option.js";
import { FileLoader, isExistingFile } from "./files.js";
import { checkOptions, type ReportOptions } from "./options.js";
import { renderOptions, writeOutput } from "./output.js";
import { compressionSource } from "./read-source.js";
import { renderView } from "./render-view.js";
import { withConventions } from "./report.js";
import { checkSavedColumns } from "./saved-columns.js";
import { savedReportsOf } from "./saved-reports.js";
import { BAD_INPUT, OK, type Streams } from "./streams.js";

/** Which layers and blocks the difference of two models comes from. Differences are no failure. */
export async function diff(
  before: string,
  after: string,
  given: Readonly<Record<string, unknown>>,
  streams: Streams,
): Promise<number> {
  const { by, ...others } = given;
  const rows = rowsOption(by);
  const loader = new FileLoader(streams);
  const { options, metrics } = await withConventions(checkOptions(others), loader);
  checkColumns(options);
  const isFile = (name: string) => isExistingFile(name, streams);
  const report = await buildReport(
    [before, after],
    {
      ...options,
      metrics,
      baseline: before,
      isFile,
      savedReport: savedReportsOf(loader),
      compression: await compressionSource(given, loader),
      energy: await energyOption(given, loader),
    },
    loader,
  );
  const failed = report.diagnostics.some(({ severity }) => severity === "error");
  if (!failed) {
    checkSavedColumns(report, options);
    const [first, second] = report.models as readonly [ModelReport, ModelReport];
    await write(diffModels(first, second, report.metrics), report, rows, options, streams);
  }
  if (report.diagnostics.length > 0) {
    const { showDiagnostics } = await import("./failure.js");
    showDiagnostics(report.diagnostics, failed && options.format === "json", streams, options);
  }
  return failed ? BAD_INPUT : OK;
}

async function write(
  result: ModelDiff,
  { metrics, diagnostics }: Report,
  rows: Rows | undefined,
  options: ReportOptions,
  streams: Streams,
): Promise<void> {
  if (options.format === "json") return writeOutput(diffJson(result, metrics, diagnostics), options, streams);
  if (options.format === "ndjson") return writeOutput(diffNdjson(result), options, streams);
  const isData = formats.get(options.format)?.isData ?? false;
  const shown: DiffViewOptions = { ...options.view, consequences: isData };
  const views = [
    ...(rows !== "block" ? [changesView(result, metrics, shown)] : []),
    // A program that reads rows expects them all to be alike.
    ...(rows === "block" || (rows === undefined && !isData && result.changes.length > 0)
      ? [blocksView(result, metrics, shown)]
      : []),
  ];
  const texts: string[] = [];
  for (const [index, view] of views.entries()) {
    const following = index === 0 ? view : { ...view, title: null, facts: [], notes: [] };
    texts.push(await renderView(following, options.format, renderOptions(options, streams)));
  }
  writeOutput(texts.join("\n"), options, streams);
}

type Rows = "layer" | "block";

function rowsOption(by: unknown): Rows | undefined {
  if (by === undefined || by === "layer" || by === "block") return by;
  throw new SpecError("usage", `\`--by\` has no \`${by}\``, undefined, {
    help: suggestion(String(by), ["layer", "block"]) ?? "valid: layer, block",
  });
}

/** Accuracies belong to whole models. */
function checkColumns({ view }: ReportOptions): void {
  const stray = view.columns.find((name) => densities.has(name));
  if (stray === undefined) return;
  throw new SpecError("usage", `\`--columns\` of a difference has no \`${stray}\``, undefined, {
    help: "layers have metrics: see `lightnet-cost list metrics`",
  });
}
