import { type Analysis, analyze, leftOutOf, totalsOf } from "../analyze/analyze.js";
import { ratiosTo } from "../analyze/compare.js";
import { countModel, type ModelFacts } from "../analyze/count-model.js";
import type { Deployment } from "../analyze/deployment.js";
import type { ModelReport } from "../analyze/report.js";
import { refuseCompression, refuseSettings } from "../analyze/subject.js";
import { type Setting, settingNames } from "../compile/bind/settings.js";
import { changedSettings } from "../compile/changed-settings.js";
import type { LoadedCompression } from "../compile/load-compression.js";
import type { Model, Point } from "../compile/model.js";
import { type ModelName, parseModelName } from "../compile/model-name.js";
import { Diagnostics, type Mistake, SpecError } from "../core/diagnostic.js";
import type { Graph } from "../core/graph.js";
import type { Metric } from "../core/metric.js";
import { suggestion } from "../core/nearest.js";
import type { Shape } from "../core/shape.js";
import type { Place, Source } from "../core/source.js";
import type { GivenOptions, ImportedModel } from "../importers/model-files.js";
import { answerText, inStream } from "./answer.js";
import type { BatchModels } from "./models.js";
import { type BatchRequest, parseLine } from "./request.js";

/** What holds for all lines. */
export interface BatchOptions extends Deployment {
  /** Settings for every model that has the hyperparameter. */
  readonly settings: readonly Setting[];
  readonly input: { readonly shape: Shape; readonly place: Place } | undefined;
  /** The shapes of inputs of model files. */
  readonly inputs?: GivenOptions["inputs"];
  /** Which layers of model files are meant that have some for training only. */
  readonly phase?: GivenOptions["phase"];
  readonly batch: number;
  /** Rules of compression for every model, behind its own. */
  readonly compression?: LoadedCompression | undefined;
  readonly mostOps: number;
  /** What is counted, by name. */
  readonly metrics: ReadonlyMap<string, Metric>;
  readonly layers: boolean;
  /** What every model is compared with. */
  readonly baseline: ModelReport | undefined;
  /** Whether a model's name, `@` and all, is a file's. */
  readonly isFile: (name: string) => boolean;
}

/** Answers lines, one after the other. Never throws for what a line says. */
export class Batch {
  readonly #models: BatchModels;
  readonly #options: BatchOptions;
  #line = 0;

  constructor(models: BatchModels, options: BatchOptions) {
    this.#models = models;
    this.#options = options;
  }

  /** The answer to the next line, which is text or why it is none, as one line of JSON without its end. */
  async answer(line: string | SpecError): Promise<string> {
    this.#line += 1;
    const source: Source = { name: "<stdin>", text: typeof line === "string" ? line : "" };
    const place: Place = { source, start: 0, end: Math.max(source.text.length, 1) };
    const diagnostics = new Diagnostics();
    let id: unknown;
    let model: ModelReport | undefined;
    try {
      if (line instanceof SpecError) throw line;
      const parsed = parseLine(place, diagnostics);
      id = parsed.id;
      model = parsed.request && (await this.#count(parsed.request, place, diagnostics));
      return this.#answerText(id, model, diagnostics, source);
    } catch (error) {
      diagnostics.add(mistakeOf(error, place));
      return this.#answerText(error instanceof RangeError ? undefined : id, undefined, diagnostics, source);
    }
  }

  #answerText(id: unknown, model: ModelReport | undefined, diagnostics: Diagnostics, source: Source): string {
    const { metrics, layers, baseline } = this.#options;
    // With errors about, warnings are mostly their echo.
    const shown = diagnostics.hasErrors
      ? diagnostics.list.filter(({ severity }) => severity === "error")
      : diagnostics.list;
    const answer = {
      line: this.#line,
      id,
      model: diagnostics.hasErrors ? undefined : model,
      diagnostics: shown.map((each) => inStream(each, source, this.#line)),
    };
    return answerText(answer, { metrics, layers, compared: baseline !== undefined });
  }

  async #count(
    request: BatchRequest,
    place: Place,
    diagnostics: Diagnostics,
  ): Promise<ModelReport | undefined> {
    const { subject } = request;
    const name: ModelName =
      subject.kind === "named"
        ? parseModelName(subject.name, this.#options.isFile(subject.name), place)
        : { id: "<spec>", spec: "<spec>", variant: undefined, settings: [] };
    if (subject.kind === "named") {
      const imported = await this.#models.file(name.spec, this.#fileOptions(request), diagnostics);
      if (imported === "unreadable") return undefined;
      if (imported !== undefined) return this.#reportOfFile(imported, name, request, place, diagnostics);
    }
    const loaded = await this.#models.load(
      subject.kind === "named" ? { ...subject, name: name.spec } : subject,
    );
    for (const diagnostic of loaded.diagnostics) diagnostics.add({ place, ...diagnostic });
    const { model } = loaded;
    return model && this.#reportOf(model, name, request, diagnostics);
  }

  #reportOf(
    model: Model,
    name: ModelName,
    request: BatchRequest,
    diagnostics: Diagnostics,
  ): ModelReport | undefined {
    const options = this.#options;
    const point: Point = {
      variant: name.variant,
      settings: [...this.#shared(model, diagnostics), ...name.settings, ...request.settings],
      input: request.input ?? options.input,
      compression: options.compression,
      mostOps: options.mostOps,
    };
    const instance = model.instantiate(point);
    for (const diagnostic of instance.diagnostics) diagnostics.add(diagnostic, { round: instance });
    const { graph, settings, inputs } = instance;
    if (graph === null) return undefined;
    const facts = {
      id: name.id,
      name: model.name,
      source: model.spec.file,
      format: "yaml",
      settings,
      changed: changedSettings(model, settings, point),
      inputs,
      budgets: [],
      accuracy: [],
      appended: false,
    };
    return this.#counted(graph, facts, request);
  }

  #fileOptions({ input }: BatchRequest): GivenOptions {
    const { inputs, phase, mostOps } = this.#options;
    return { inputs: input === undefined ? inputs : new Map([["", input.sides]]), phase, mostOps };
  }

  #reportOfFile(
    { name: title, file, format, graph }: ImportedModel,
    name: ModelName,
    request: BatchRequest,
    place: Place,
    diagnostics: Diagnostics,
  ): ModelReport | undefined {
    const setting = name.variant?.place ?? [...name.settings, ...request.settings][0]?.place;
    if (setting !== undefined) refuseSettings(name.spec, setting, diagnostics);
    if (this.#options.compression !== undefined) refuseCompression(name.spec, place, diagnostics);
    if (diagnostics.hasErrors) return undefined;
    const facts = {
      id: name.id,
      name: title,
      source: file,
      format,
      settings: {},
      changed: [],
      inputs: graph.inputs.map(({ shape }) => shape),
      budgets: [],
      accuracy: [],
      appended: false,
    };
    return this.#counted(graph, facts, request);
  }

  #counted(graph: Graph, facts: ModelFacts, request: BatchRequest): ModelReport {
    const options = this.#options;
    const report = countModel(graph, facts, {
      ...options,
      batch: request.batch ?? options.batch,
      measured: options.metrics,
      analysis: options.layers ? analyze : withoutLayers,
    });
    const { baseline } = options;
    return baseline === undefined
      ? report
      : { ...report, baseline: baseline.id, ratios: ratiosTo(baseline.totals, report.totals) };
  }

  /** The settings for all lines that a model has; it is doubtful whether those that it lacks are meant for it. */
  #shared(model: Model, diagnostics: Diagnostics): Setting[] {
    const names = settingNames(model.spec.syntax);
    return this.#options.settings.filter(({ name, place }) => {
      if (names.includes(name)) return true;
      const help = suggestion(name, names) ?? `valid: ${names.join(", ")}`;
      diagnostics.warn("setting", `the model has no hyperparameter \`${name}\``, place, help);
      return false;
    });
  }
}

/** The totals alone: whoever asks for millions of models needs no layers. */
function withoutLayers(graph: Graph, batch: number, measured: ReadonlyMap<string, Metric>): Analysis {
  return { totals: totalsOf(graph, batch, measured), leftOut: leftOutOf(graph, measured), layers: [] };
}

/** Whatever happens to one line, the others are answered. */
function mistakeOf(error: unknown, place: Place): Mistake {
  if (error instanceof SpecError) return { place, ...error.diagnostic };
  if (error instanceof RangeError) {
    return { code: "limit", severity: "error", message: "the line is nested too deeply to be read", place };
  }
  const message = error instanceof Error ? error.message : String(error);
  return {
    code: "internal",
    severity: "error",
    message: `this is a fault of lightnet-cost itself: ${message}`,
    place,
    help: "please report it with the line",
  };
}
