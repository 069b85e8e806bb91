import { type Diagnostic, Diagnostics } from "../core/diagnostic.js";
import { type FitRequest, type FitResult, findFit } from "../fit/fit.js";
import { limitsOf } from "../fit/fit-model.js";
import { checkStep } from "../fit/vary.js";
import { fitObject } from "../reporters/fit/json.js";
import { fitView } from "../reporters/fit/view.js";
import { jsonText } from "../reporters/json.js";
import { energyOption } from "./energy-option.js";
import { FileLoader, isExistingFile } from "./files.js";
import { loneInput } from "./input-options.js";
import { checkOptions, type ReportOptions, usage } from "./options.js";
import { renderOptions, writeOutput } from "./output.js";
import { Progress } from "./progress.js";
import { accuracySource, compressionSource } from "./read-source.js";
import { renderView } from "./render-view.js";
import { savedReportsOf } from "./saved-reports.js";
import { BAD_INPUT, DOES_NOT_HOLD, OK, type Streams } from "./streams.js";
import { UsageError } from "./usage-error.js";

/** The largest values of hyperparameters with which a model keeps within limits; exit status 1 when there are none. */
export async function fitModel(
  model: string,
  given: Readonly<Record<string, unknown>>,
  streams: Streams,
): Promise<number> {
  const options = checkOptions(given);
  const isFile = (name: string) => isExistingFile(name, streams);
  const loader = new FileLoader(streams);
  const compression = await compressionSource(given, loader);
  const energy = await energyOption(given, loader);
  const accuracy = await accuracySource(given, loader);
  const request = { ...requestOf(model, isFile(model), given, options), compression, energy, accuracy };
  const progress = progressOn(streams);
  const result = await findFit(
    request,
    { loader, savedReport: savedReportsOf(loader), isFile },
    progress.show,
  );
  progress.clear();
  if (!("sweep" in result)) {
    await show(result, isJson(options), options, streams);
    return BAD_INPUT;
  }
  const doubts = result.sweep.doubts.list;
  await write(result, doubts, options, streams);
  if (doubts.length > 0) await show(doubts, false, options, streams);
  return result.fits ? OK : DOES_NOT_HOLD;
}

function requestOf(
  model: string,
  isFile: boolean,
  given: Readonly<Record<string, unknown>>,
  { batch, mostOps, foldNorm, fuse, baseline, conventions }: ReportOptions,
): FitRequest {
  const mistakes = new Diagnostics();
  const text = (name: string) => given[name] as string | undefined;
  const texts = (name: string) => (given[name] as readonly string[] | undefined) ?? [];
  const limits = limitsOf({ max: texts("max"), min: texts("min") }, mistakes);
  const step = text("step");
  if (step !== undefined) mistakes.attempt(() => checkStep(step));
  if (texts("vary").length === 0) {
    mistakes.add(usage("a fit needs `--vary`", "such as `--vary width=0.05..1`").diagnostic);
  }
  if (mistakes.hasErrors) throw new UsageError(mistakes.list);
  return {
    model,
    isFile,
    vary: texts("vary"),
    step,
    prefer: text("prefer"),
    maximise: text("maximise"),
    limits,
    set: texts("set"),
    input: loneInput(given),
    batch,
    mostOps,
    foldNorm,
    fuse,
    baseline,
    conventions,
  };
}

/** On a terminal, how far the search is, once it takes a while. */
function progressOn({ stderr }: Streams): { show(count: number, points: number): void; clear(): void } {
  let progress: Progress | undefined;
  return {
    show(count, points) {
      if (stderr.isTTY !== true) return;
      progress ??= new Progress(stderr, { from: 0, to: points }, 0);
      progress.show(count);
    },
    clear: () => progress?.clear(),
  };
}

async function write(
  result: FitResult,
  doubts: readonly Diagnostic[],
  options: ReportOptions,
  streams: Streams,
): Promise<void> {
  const text = isJson(options)
    ? `${jsonText(fitObject(result, doubts), options.format === "json" ? 2 : 0)}\n`
    : await renderView(fitView(result), options.format, renderOptions(options, streams));
  writeOutput(text, options, streams);
}

function isJson({ format }: ReportOptions): boolean {
  return format === "json" || format === "ndjson";
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
