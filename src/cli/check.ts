import { appendFileSync } from "node:fs";
import { isAbsolute, relative, sep } from "node:path";
import { buildReport, type Request } from "../analyze/build-report.js";
import type { ModelReport, Report } from "../analyze/report.js";
import { evaluateBudgets } from "../budgets/evaluate.js";
import type { CheckedModel, CheckReport } from "../budgets/result.js";
import { Diagnostics, SpecError } from "../core/diagnostic.js";
import { diffModels } from "../diff/diff-models.js";
import { type CheckFormat, checkFormats } from "../reporters/check/index.js";
import { BudgetsFiles, isBudgetsFile } from "./budgets-file.js";
import { metricsOfConventions } from "./conventions-option.js";
import { deletedSpecs } from "./deleted-specs.js";
import { FileLoader, isExistingFile } from "./files.js";
import { checkOptions, type ReportOptions } from "./options.js";
import { renderOptions, writeOutput } from "./output.js";
import { savedReportsOf } from "./saved-reports.js";
import { BAD_INPUT, DOES_NOT_HOLD, OK, type Streams } from "./streams.js";
import { fromWorkingFolder } from "./working-folder.js";
import { writtenBudgets } from "./written-budgets.js";

/** Holds models to their budgets. */
export async function check(
  models: readonly string[],
  given: Readonly<Record<string, unknown>>,
  streams: Streams,
): Promise<number> {
  const options = checkOptions(given, checkFormats);
  const loader = new FileLoader(streams);
  const isFile = (name: string) => isExistingFile(name, streams);
  const savedReport = savedReportsOf(loader);
  const diagnostics = new Diagnostics();
  const specs = specsAmong(models);
  const files = new BudgetsFiles(loader, given["budgets"] as string | undefined, streams);
  const budgets = await writtenBudgets(specs, isFile, files, loader, savedReport, diagnostics);
  const metrics = await metricsOfConventions(options.conventions, budgets.conventions, loader);
  const request: Request = {
    ...options,
    ownBaselines: true,
    metrics,
    isFile,
    savedReport,
    budgets: ({ id }) => budgets.ofFiles.get(id) ?? [],
  };
  const report = await buildReport(specs, request, loader);
  for (const diagnostic of report.diagnostics) diagnostics.add(diagnostic);
  const checked = report.models
    .filter(({ appended }) => !appended)
    .map((model) => checkedModel(model, report, diagnostics));
  if (!diagnostics.hasErrors && checked.every(hasNoBudget)) {
    diagnostics.error("missing-key", `no budget applies to ${specs.join(", ")}`, undefined, {
      help: "add `budgets: [ { macs: 600M } ]` to the spec, or a file `budgets.yaml` in its folder or above",
    });
  }
  const result: CheckReport = {
    against: options.baseline ?? null,
    metrics: report.metrics,
    models: diagnostics.hasErrors ? [] : checked,
    added: checked.flatMap(({ model }) => (model.missingBaseline === null ? [] : [model.id])),
    deleted: diagnostics.hasErrors ? [] : await deletedSpecs(specs, options.baseline, loader, isFile),
    diagnostics: diagnostics.list,
  };
  return show(result, options, given["warnOnly"] === true, streams);
}

async function show(
  report: CheckReport,
  options: ReportOptions,
  warnOnly: boolean,
  streams: Streams,
): Promise<number> {
  const errors = report.diagnostics.filter(({ severity }) => severity === "error");
  if (report.diagnostics.length > 0) {
    const { showDiagnostics } = await import("./failure.js");
    const shown = errors.length > 0 ? errors : report.diagnostics;
    showDiagnostics(shown, errors.length > 0 && options.format === "json", streams, options);
  }
  if (errors.length > 0) return BAD_INPUT;
  const render = await (checkFormats.get(options.format) as CheckFormat).load();
  const fromRoot = (file: string) => fromRepositoryRoot(file, streams);
  writeOutput(render(report, { ...renderOptions(options, streams), fromRoot }), options, streams);
  if (options.format === "github") await appendSummary(report, streams);
  const isOver = report.models.some(({ results }) => results.some(({ verdict }) => verdict === "over"));
  return isOver && !warnOnly ? DOES_NOT_HOLD : OK;
}

/** A file as annotations name it: from the root of the repository that a workflow has checked out, if it is in there. */
function fromRepositoryRoot(file: string, streams: Streams): string {
  const root = streams.env["GITHUB_WORKSPACE"];
  if (root === undefined || root === "") return file;
  const path = relative(root, fromWorkingFolder(file, streams));
  return path.startsWith("..") || isAbsolute(path) ? file : path.split(sep).join("/");
}

/** Adds the job's summary to the file that GitHub Actions names for it. */
async function appendSummary(report: CheckReport, { env }: Streams): Promise<void> {
  const file = env["GITHUB_STEP_SUMMARY"];
  if (file === undefined || file === "") return;
  const { summaryMarkdown } = await import("../reporters/check/markdown.js");
  try {
    appendFileSync(file, summaryMarkdown(report));
  } catch (error) {
    throw new SpecError("unreadable", `the summary can't be written: ${(error as Error).message}`);
  }
}

/** The models without files of budgets, which a glob of specs takes along. */
function specsAmong(models: readonly string[]): readonly string[] {
  const specs = models.filter((name) => !isBudgetsFile(name));
  return specs.length === 0 ? models : specs;
}

/** Relative budgets of a new model hold nothing yet, but they are there. */
function hasNoBudget({ model, results }: CheckedModel): boolean {
  return results.length === 0 && (model.missingBaseline === null || model.budgets.length === 0);
}

function checkedModel(model: ModelReport, report: Report, diagnostics: Diagnostics): CheckedModel {
  const { metrics } = report;
  const baseline = report.models.find(({ id }) => id === model.baseline) ?? null;
  const difference = baseline === null ? null : diffModels(baseline, model);
  const changes = difference?.changes ?? [];
  // A new model has nothing to be a share of, and no fault in that.
  const needsBaseline = model.missingBaseline === null;
  const results = evaluateBudgets({ model, baseline, metrics, changes, needsBaseline }, diagnostics);
  return { model, baseline, delta: difference?.delta ?? null, changes, results };
}
