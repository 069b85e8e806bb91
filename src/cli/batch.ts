import { buildReport } from "../analyze/build-report.js";
import type { Deployment } from "../analyze/deployment.js";
import { metrics as ownMetrics } from "../analyze/metrics/index.js";
import type { ModelReport } from "../analyze/report.js";
import { Batch } from "../batch/batch.js";
import { BatchModels } from "../batch/models.js";
import type { LoadedCompression } from "../compile/load-compression.js";
import { revisionAlone } from "../compile/revision-name.js";
import { Diagnostics, SpecError } from "../core/diagnostic.js";
import type { Metric } from "../core/metric.js";
import { densities } from "../reporters/report-view.js";
import { energyOption } from "./energy-option.js";
import { FileLoader, isExistingFile } from "./files.js";
import { linesOf, TOO_LONG } from "./lines.js";
import { checkOptions, type ReportOptions } from "./options.js";
import { compressionSource } from "./read-source.js";
import { withConventions } from "./report.js";
import { savedReportsOf } from "./saved-reports.js";
import { outputSink } from "./sink.js";
import { OK, type Streams } from "./streams.js";
import { UsageError } from "./usage-error.js";

/** A longer line is no request. */
const LONGEST_LINE = 1024 * 1024;

/** One line must not take the memory of all: less than a report may expand into. */
const MOST_OPS = 100_000;

/** Answers one line of JSON for each line of standard input, as soon as it is read. Mistakes in lines are answers. */
export async function batch(given: Readonly<Record<string, unknown>>, streams: Streams): Promise<number> {
  const loader = new FileLoader(streams);
  const { options, metrics } = await withConventions(checkOptions({ ...given, format: "ndjson" }), loader);
  checkColumns(options);
  checkSources(given);
  const compression = await compressionRules(given, loader);
  const energy = await energyOption(given, loader);
  const counted = { ...options, energy };
  const questions = new Batch(new BatchModels(() => new FileLoader(streams)), {
    ...counted,
    compression,
    mostOps: options.mostOps ?? MOST_OPS,
    metrics: chosenMetrics(options, metrics),
    layers: given["layers"] === true,
    baseline:
      options.baseline === undefined ? undefined : await baselineOf(counted, metrics, loader, streams),
    isFile: (name) => isExistingFile(name, streams),
  });
  const answers = outputSink(streams);
  for await (const line of linesOf(streams.stdin, LONGEST_LINE)) {
    answers.write(`${await questions.answer(textOf(line))}\n`);
    // Reading on while nobody takes the answers would pile them up.
    await answers.ready();
    if (answers.isClosed) break;
  }
  return OK;
}

/** A line as text, or why it is none. */
function textOf(line: Uint8Array | typeof TOO_LONG): string | SpecError {
  if (line === TOO_LONG) return new SpecError("limit", "the line is longer than 1 MiB");
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(line);
  } catch {
    return new SpecError("encoding", "the line isn't valid UTF-8");
  }
}

function chosenMetrics({ view }: ReportOptions, conventions: readonly Metric[]): ReadonlyMap<string, Metric> {
  const all = new Map([...ownMetrics, ...conventions.map((metric) => [metric.name, metric] as const)]);
  return new Map(
    view.columns.flatMap((name) => {
      const metric = all.get(name);
      return metric === undefined ? [] : [[name, metric] as const];
    }),
  );
}

/** @throws {UsageError} with all that is wrong in the rules that `--compression` names */
async function compressionRules(
  given: Readonly<Record<string, unknown>>,
  loader: FileLoader,
): Promise<LoadedCompression | undefined> {
  const source = await compressionSource(given, loader);
  if (source === undefined) return undefined;
  const { loadCompression } = await import("../compile/load-compression.js");
  const diagnostics = new Diagnostics();
  const rules = await loadCompression(source, diagnostics);
  if (diagnostics.hasErrors) throw new UsageError(diagnostics.list);
  return rules;
}

/** The questions stand on standard input, and nothing else. */
function checkSources(given: Readonly<Record<string, unknown>>): void {
  for (const option of ["compression", "energy"]) {
    if (given[option] !== "-") continue;
    throw new SpecError("usage", `\`--${option}\` of a batch names a file: standard input has the requests`);
  }
}

/** The model that all others are compared with, counted once. @throws {UsageError} when it can't be */
async function baselineOf(
  options: ReportOptions & Deployment,
  metrics: readonly Metric[],
  loader: FileLoader,
  streams: Streams,
): Promise<ModelReport | undefined> {
  const { baseline = "", batch, foldNorm, fuse, energy, mostOps } = options;
  if (revisionAlone(baseline) !== undefined) {
    throw new SpecError("usage", `\`${baseline}\` is a revision, and no model`, undefined, {
      help: `name a file there: \`${baseline}:my.yaml\``,
    });
  }
  const isFile = (name: string) => isExistingFile(name, streams);
  const request = {
    baseline,
    batch,
    foldNorm,
    fuse,
    energy,
    mostOps,
    metrics,
    isFile,
    savedReport: savedReportsOf(loader),
  };
  const { models, diagnostics } = await buildReport([baseline], request, loader);
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new UsageError(errors);
  return models[0];
}

/** Accuracies are figures that specs quote, and nothing that is counted. */
function checkColumns({ view }: ReportOptions): void {
  const stray = view.columns.find((name) => densities.has(name));
  if (stray === undefined) return;
  throw new SpecError("usage", `\`--columns\` of a batch has no \`${stray}\``, undefined, {
    help: "it counts metrics: see `lightnet-cost list metrics`",
  });
}
