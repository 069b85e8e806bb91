import { appendFileSync } from "node:fs";
import { isAbsolute, relative, sep } from "node:path";
import { buildReport, type Request } from "../analyze/build-report.js";
import { checkReport } from "../budgets/check-report.js";
import type { CheckedModel, CheckReport } from "../budgets/result.js";
import { ModelLoader } from "../compile/model.js";
import { Diagnostics, SpecError } from "../core/diagnostic.js";
import { ModelFiles } from "../importers/model-files.js";
import { type CheckFormat, checkFormats } from "../reporters/check/index.js";
import { BudgetsFiles } from "./budgets-file.js";
import { metricsOfConventions } from "./conventions-option.js";
import { deletedSpecs } from "./deleted-specs.js";
import { energyOption } from "./energy-option.js";
import { FileLoader, isExistingFile } from "./files.js";
import { namedModels } from "./named-models.js";
import { checkOptions, type ReportOptions } from "./options.js";
import { renderOptions, writeOutput } from "./output.js";
import { compressionSource } from "./read-source.js";
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
  const specs = namedModels(models);
  const files = new BudgetsFiles(loader, given["budgets"] as string | undefined, streams);
  const loaded = new ModelLoader(loader, diagnostics);
  const budgets = await writtenBudgets(
    specs,
    isFile,
    files,
    loaded,
    new ModelFiles(loader, diagnostics),
    savedReport,
    diagnostics,
  );
  const metrics = await metricsOfConventions(options.conventions, budgets.conventions, loader);
  const request: Request = {
    ...options,
    ownBaselines: true,
    metrics,
    isFile,
    models: loaded,
    savedReport,
    compression: await compressionSource(given, loader),
    energy: await energyOption(given, loader),
    budgets: ({ id }) => budgets.ofFiles.get(id) ?? [],
  };
  const report = await buildReport(specs, request, loader);
  const checked = checkReport(report, options.baseline ?? null);
  for (const diagnostic of checked.diagnostics) diagnostics.add(diagnostic);
  if (!diagnostics.hasErrors && checked.models.every(hasNoBudget)) {
    diagnostics.error("missing-key", `no budget applies to ${specs.join(", ")}`, undefined, {
      help: "add `budgets: [ { macs: 600M } ]` to the spec, or a file `budgets.yaml` in its folder or above",
    });
  }
  const result: CheckReport = {
    ...checked,
    models: diagnostics.hasErrors ? [] : checked.models,
    deleted: diagnostics.hasErrors ? [] : await deletedSpecs(specs, options.baseline, loader, isFile),
    diagnostics: diagnostics.list,
  };
  const comment = given["comment"] as string | undefined;
  return show(result, { ...options, comment, warnOnly: given["warnOnly"] === true }, streams);
}

interface CheckingOptions extends ReportOptions {
  /** The file for the comment of a pull request. */
  readonly comment: string | undefined;
  readonly warnOnly: boolean;
}

async function show(report: CheckReport, options: CheckingOptions, streams: Streams): Promise<number> {
  const { warnOnly } = options;
  const errors = report.diagnostics.filter(({ severity }) => severity === "error");
  if (report.diagnostics.length > 0) {
    const { showDiagnostics } = await import("./failure.js");
    const shown = errors.length > 0 ? errors : report.diagnostics;
    showDiagnostics(shown, errors.length > 0 && options.format === "json", streams, options);
  }
  if (errors.length > 0) return BAD_INPUT;
  const render = await (checkFormats.get(options.format) as CheckFormat).load();
  const fromRoot = (file: string) => fromRepositoryRoot(file, streams);
  writeOutput(render(report, { ...renderOptions(options, streams), fromRoot, warnOnly }), options, streams);
  await writeComment(report, options, streams);
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

/** Writes the comment for a pull request beside whatever else comes out, so that one run gives both. */
async function writeComment(report: CheckReport, options: CheckingOptions, streams: Streams): Promise<void> {
  if (options.comment === undefined) return;
  const { commentMarkdown } = await import("../reporters/check/markdown.js");
  const destination = { output: options.comment, color: undefined };
  writeOutput(commentMarkdown(report, renderOptions(destination, streams)), destination, streams);
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

/** Relative budgets of a new model hold nothing yet, but they are there. */
function hasNoBudget({ model, results }: CheckedModel): boolean {
  return results.length === 0 && (model.missingBaseline === null || model.budgets.length === 0);
}
