import { type Setting, settingNames } from "../compile/bind/settings.js";
import { changedSettings } from "../compile/changed-settings.js";
import type { LoadedCompression } from "../compile/load-compression.js";
import { ModelLoader, type Point } from "../compile/model.js";
import { type Diagnostic, Diagnostics } from "../core/diagnostic.js";
import type { Loader } from "../core/loader.js";
import type { Metric } from "../core/metric.js";
import { suggestion } from "../core/nearest.js";
import type { Shape } from "../core/shape.js";
import type { Place, Source } from "../core/source.js";
import { ModelFiles } from "../importers/model-files.js";
import type { BudgetSyntax } from "../spec/syntax.js";
import { accuraciesAt } from "./accuracy.js";
import { withParts } from "./analyze.js";
import { type Baseline, BaselineFinder } from "./baselines.js";
import { checkSaved } from "./check-saved.js";
import { commonBaseline, compare } from "./compare.js";
import { COMPRESSION_COLUMNS } from "./compression/columns.js";
import { type Counting, countModel } from "./count-model.js";
import type { Deployment } from "./deployment.js";
import { metrics } from "./metrics/index.js";
import type { ModelReport, Report } from "./report.js";
import {
  type FindSavedReport,
  refuseCompression,
  refuseSettings,
  type SpecSubject,
  type Subject,
  SubjectLoader,
} from "./subject.js";

/** What a report is about, beside its models. */
export interface Request extends Deployment {
  /**
   * The model to compare with; else a lone model's own baseline, else the first model. `git:<revision>`
   * is each model at that revision; a saved report gives each model its counterpart.
   */
  readonly baseline?: string | undefined;
  /** Whether each of several models has its own baseline where none is asked for, as a lone one has. */
  readonly ownBaselines?: boolean;
  /** Settings for every model that has the hyperparameter; never for the baseline. */
  readonly settings?: readonly Setting[];
  readonly input?: { readonly shape: Shape; readonly place: Place } | undefined;
  /** Shapes of inputs of model files, by name and as those order the sides; under no name that of an only input. */
  readonly inputs?: ReadonlyMap<string, readonly number[]>;
  /** Which layers of model files are meant that have some for training only; the others unless given. */
  readonly phase?: "train" | "test";
  readonly batch?: number;
  /** Rules of compression for all named models, behind their own; never for the baseline. */
  readonly compression?: Source | undefined;
  readonly mostOps?: number | undefined;
  /** Metrics beside those that ship with the program: the numbers of conventions. */
  readonly metrics?: readonly Metric[];
  /** Those of the program's own metrics to measure, by name; all of them unless given. */
  readonly only?: ReadonlySet<string> | undefined;
  /** Budgets that stand in a file of their own, by the id of the file that they are for. */
  readonly budgets?: (file: { readonly id: string }) => readonly BudgetSyntax[];
  /** Whether to look up the accuracies that specs state. */
  readonly accuracy?: boolean;
  /** Whether a model's name, `@` and all, is a file's. */
  readonly isFile?: (name: string) => boolean;
  /** What has loaded some of the specs already; its own diagnostics say which it couldn't. */
  readonly models?: ModelLoader;
  /** Finds saved reports among what is named; without it, all are specs. */
  readonly savedReport?: FindSavedReport;
}

/**
 * Counts models and compares them: names in, plain data out. Mistakes are among the report's
 * diagnostics; with an error there are no models.
 */
export async function buildReport(
  names: readonly string[],
  request: Request,
  loader: Loader,
): Promise<Report> {
  const diagnostics = new Diagnostics();
  const isFile = request.isFile ?? (() => false);
  const findSavedReport = request.savedReport ?? (async () => undefined);
  const specs = request.models ?? new ModelLoader(loader, diagnostics);
  const files = new ModelFiles(loader, diagnostics);
  const subjects = new SubjectLoader(specs, files, diagnostics, findSavedReport, request);
  const role = { appended: false, takesOptions: true };
  const loaded = await Promise.all(names.map((id) => subjects.load(id, { ...role, isFile: isFile(id) })));
  const named = loaded.filter((each) => each !== undefined);
  const finder = new BaselineFinder(named, subjects, loader, isFile, diagnostics);
  const baselines =
    named.length < names.length ? [] : await finder.find(request.baseline, request.ownBaselines ?? false);
  const all = withBaselines(named, baselines);
  checkSettings(named, request.settings ?? [], diagnostics);
  checkSaved(all, request, diagnostics);
  checkFiles(named, request, diagnostics);
  const compression = await compressionOf(request, diagnostics);
  const compresses = compression !== undefined || all.some(hasCompression);
  const isMeasured = (name: string) =>
    (request.only?.has(name) ?? true) || (compresses && COMPRESSION_COLUMNS.includes(name));
  const own = [...metrics.values()].filter(({ name }) => isMeasured(name));
  const measured = withParts([...own, ...(request.metrics ?? [])]);
  const reports = all
    .map((subject, index) => {
      const report = reportOf(subject, { ...request, compression }, measured, diagnostics);
      // A baseline is compared with itself.
      const { subject: own = undefined, missing = null } =
        index < named.length ? (baselines[index] ?? {}) : { subject };
      return report && { ...report, baseline: own?.id ?? null, missingBaseline: missing };
    })
    .filter((each) => each !== undefined);
  if (diagnostics.hasErrors)
    return { baseline: null, metrics: measured, models: [], diagnostics: errorsOf(diagnostics) };
  return {
    baseline: commonBaseline(reports),
    metrics: withSavedMetrics(measured, all),
    models: compare(reports),
    diagnostics: diagnostics.list,
  };
}

async function compressionOf(
  { compression }: Request,
  diagnostics: Diagnostics,
): Promise<LoadedCompression | undefined> {
  if (compression === undefined) return undefined;
  const { loadCompression } = await import("../compile/load-compression.js");
  return loadCompression(compression, diagnostics);
}

function checkFiles(named: readonly Subject[], { compression }: Request, diagnostics: Diagnostics): void {
  if (compression === undefined) return;
  for (const subject of named) {
    if (subject.kind === "file") refuseCompression(subject.file, undefined, diagnostics);
  }
}

function hasCompression(subject: Subject): boolean {
  return subject.kind === "spec" && subject.model.spec.syntax.compression !== undefined;
}

/** The named models, then those baselines that aren't among them, each once. */
function withBaselines(named: readonly Subject[], baselines: readonly Baseline[]): Subject[] {
  const all = [...named];
  for (const { subject } of baselines) {
    if (subject !== undefined && !all.some(({ id }) => id === subject.id)) all.push(subject);
  }
  return all;
}

/** What was measured, and what saved models bring along. */
function withSavedMetrics(measured: Report["metrics"], subjects: readonly Subject[]): Report["metrics"] {
  const saved = subjects.flatMap((each) => (each.kind === "saved" ? [...each.document.metrics] : []));
  return saved.length === 0 ? measured : new Map([...measured, ...saved, ...measured]);
}

function errorsOf({ list }: Diagnostics): Diagnostic[] {
  return list.filter(({ severity }) => severity === "error");
}

/** Each `--set` concerns at least one of the named models. */
function checkSettings(
  named: readonly Subject[],
  settings: readonly Setting[],
  diagnostics: Diagnostics,
): void {
  const models = named.filter((subject) => subject.kind === "spec");
  if (models.length === 0) {
    const file = named.find((subject) => subject.kind === "file")?.file;
    if (file !== undefined) for (const { place } of settings) refuseSettings(file, place, diagnostics);
    return;
  }
  const known = new Set(models.flatMap(({ model }) => settingNames(model.spec.syntax)));
  for (const { name, place } of settings) {
    if (known.has(name)) continue;
    const whose = models.length === 1 ? "the model has no" : "none of the models has a";
    diagnostics.error("setting", `${whose} hyperparameter \`${name}\``, place, {
      help: suggestion(name, known) ?? `valid: ${[...known].join(", ")}`,
    });
  }
}

/** A request with its rules of compression read. */
type CompressedRequest = Omit<Request, "compression"> & {
  readonly compression: LoadedCompression | undefined;
};

/** A named model with its numbers; `undefined` when there are mistakes, which are collected. */
function reportOf(
  subject: Subject,
  request: CompressedRequest,
  measured: ReadonlyMap<string, Metric>,
  diagnostics: Diagnostics,
): ModelReport | undefined {
  if (subject.kind === "saved") {
    return { ...subject.model, id: subject.id, appended: subject.appended };
  }
  const counting = { ...request, batch: request.batch ?? 1, measured };
  if (subject.kind === "spec") return specReport(subject, request, counting, diagnostics);
  const { id, imported, appended } = subject;
  const { name, file, format, graph } = imported;
  const facts = {
    id,
    name,
    source: file,
    format,
    settings: {},
    changed: [],
    inputs: graph.inputs.map(({ shape }) => shape),
    budgets: appended ? [] : (request.budgets?.(imported) ?? []),
    accuracy: [],
    appended,
  };
  return diagnostics.attempt(() => countModel(graph, facts, counting));
}

function specReport(
  { name, model, appended, takesOptions }: SpecSubject,
  request: CompressedRequest,
  counting: Counting,
  diagnostics: Diagnostics,
): ModelReport | undefined {
  const { syntax } = model.spec;
  const names = settingNames(syntax);
  const shared = !takesOptions
    ? []
    : (request.settings ?? []).filter((setting) => names.includes(setting.name));
  const point: Point = {
    variant: name.variant,
    settings: [...shared, ...name.settings],
    input: takesOptions ? request.input : undefined,
    compression: takesOptions ? request.compression : undefined,
    mostOps: request.mostOps,
  };
  const { graph, settings, inputs, diagnostics: found } = model.instantiate(point);
  const round = {};
  for (const diagnostic of found) diagnostics.add(diagnostic, { round });
  if (graph === null) return undefined;
  const facts = () => ({
    id: name.id,
    name: model.name,
    source: model.spec.file,
    format: "yaml",
    settings,
    changed: changedSettings(model, settings, point),
    inputs,
    budgets: appended ? [] : [...syntax.budgets(diagnostics), ...(request.budgets?.(model.spec) ?? [])],
    accuracy: request.accuracy
      ? (diagnostics.attempt(() => accuraciesAt(model, settings, diagnostics)) ?? [])
      : [],
    appended,
  });
  return diagnostics.attempt(() => countModel(graph, facts(), counting));
}
