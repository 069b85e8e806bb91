import { type Setting, settingNames } from "../compile/bind/settings.js";
import { type Model, ModelLoader, type Point } from "../compile/model.js";
import { argumentPlace, type ModelName, parseModelName } from "../compile/model-name.js";
import { changedSettings } from "../compile/named-model.js";
import { type Diagnostic, Diagnostics } from "../core/diagnostic.js";
import type { Loader } from "../core/loader.js";
import type { Metric } from "../core/metric.js";
import { suggestion } from "../core/nearest.js";
import type { Shape } from "../core/shape.js";
import type { Place } from "../core/source.js";
import type { LoadedSpec } from "../spec/load.js";
import type { BudgetSyntax } from "../spec/syntax.js";
import { accuraciesAt } from "./accuracy.js";
import { analyze } from "./analyze.js";
import { compare } from "./compare.js";
import { foldNorm } from "./fold-norm.js";
import { metrics } from "./metrics/index.js";
import type { ModelReport, Report } from "./report.js";

/** What a report is about, beside its models. */
export interface Request {
  /** The model to compare with; else a lone model's own baseline, else the first model. */
  readonly baseline?: string | undefined;
  /** Settings for every model that has the hyperparameter; never for the baseline. */
  readonly settings?: readonly Setting[];
  readonly input?: { readonly shape: Shape; readonly place: Place } | undefined;
  readonly batch?: number;
  readonly mostOps?: number | undefined;
  /** Metrics beside those that ship with the program: the numbers of conventions. */
  readonly metrics?: readonly Metric[];
  /** Whether to fold norms into the convolutions before them. */
  readonly foldNorm?: boolean;
  /** Budgets of a spec that stand in a file of their own. */
  readonly budgets?: (spec: LoadedSpec) => readonly BudgetSyntax[];
  /** Whether to look up the accuracies that specs state. */
  readonly accuracy?: boolean;
  /** Whether a model's name, `@` and all, is a file's. */
  readonly isFile?: (name: string) => boolean;
}

interface Named {
  readonly name: ModelName;
  readonly model: Model;
  readonly appended: boolean;
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
  const models = new ModelLoader(loader, diagnostics);
  const isFile = request.isFile ?? (() => false);
  const load = async (
    id: string,
    appended: boolean,
    from: string | null = null,
    at?: Place,
  ): Promise<Named | undefined> => {
    const name = diagnostics.attempt(() => parseModelName(id, isFile(id), at));
    if (name === undefined) return undefined;
    const model = await models.load(name.spec, from, at);
    return model && { name, model, appended };
  };
  const loaded = await Promise.all(names.map((id) => load(id, false)));
  const named = loaded.filter((each) => each !== undefined);
  let baseline: string | null = null;
  if (request.baseline !== undefined) {
    baseline = request.baseline;
    if (!names.includes(baseline))
      named.push(...present(await load(baseline, true, null, argumentPlace("--baseline", baseline))));
  } else if (names.length === 1 && named[0] !== undefined) {
    const own = await ownBaseline(named[0].model, models, diagnostics);
    if (own !== undefined) {
      baseline = own.name;
      named.push(...present(await load(own.name, true, own.from, own.place)));
    }
  } else {
    baseline = names[0] ?? null;
  }
  checkSettings(named, request.settings ?? [], diagnostics);
  const measured = new Map(
    [...metrics.values(), ...(request.metrics ?? [])].map((each) => [each.name, each]),
  );
  const reports = named
    .map((each) => reportOf(each, request, measured, diagnostics))
    .filter((each) => each !== undefined);
  if (diagnostics.hasErrors)
    return { baseline: null, metrics: measured, models: [], diagnostics: errorsOf(diagnostics) };
  return { baseline, metrics: measured, models: compare(reports, baseline), diagnostics: diagnostics.list };
}

function present<T>(value: T | undefined): T[] {
  return value === undefined ? [] : [value];
}

function errorsOf({ list }: Diagnostics): Diagnostic[] {
  return list.filter(({ severity }) => severity === "error");
}

/** A spec's own baseline; baselines that lead back to it in a circle are an error. */
async function ownBaseline(
  model: Model,
  models: ModelLoader,
  diagnostics: Diagnostics,
): Promise<Model["spec"]["baseline"]> {
  const chain = [model.spec];
  for (let spec = model.spec; spec.baseline !== undefined; ) {
    const { name, from, place } = spec.baseline;
    const specName = diagnostics.attempt(() => parseModelName(name, false, place))?.spec;
    const next = specName === undefined ? undefined : (await models.load(specName, from, place))?.spec;
    if (next === undefined) break;
    const start = chain.findIndex(({ id }) => id === next.id);
    if (start !== -1) {
      const circle = [...chain.slice(start), next].map(({ file }) => file).join(" → ");
      diagnostics.error("circle", `baselines that lead back in a circle: ${circle}`, place);
      return undefined;
    }
    chain.push(next);
    spec = next;
  }
  return model.spec.baseline;
}

/** Each `--set` concerns at least one of the named models. */
function checkSettings(
  named: readonly Named[],
  settings: readonly Setting[],
  diagnostics: Diagnostics,
): void {
  const models = named.filter(({ appended }) => !appended);
  if (models.length === 0) return;
  const known = new Set(models.flatMap(({ model }) => settingNames(model.spec.syntax)));
  for (const { name, place } of settings) {
    if (known.has(name)) continue;
    const whose = models.length === 1 ? "the model has no" : "none of the models has a";
    diagnostics.error("setting", `${whose} hyperparameter \`${name}\``, place, {
      help: suggestion(name, known) ?? `valid: ${[...known].join(", ")}`,
    });
  }
}

function reportOf(
  { name, model, appended }: Named,
  request: Request,
  measured: Report["metrics"],
  diagnostics: Diagnostics,
): ModelReport | undefined {
  const names = settingNames(model.spec.syntax);
  const shared = appended ? [] : (request.settings ?? []).filter((setting) => names.includes(setting.name));
  const point: Point = {
    variant: name.variant,
    settings: [...shared, ...name.settings],
    input: appended ? undefined : request.input,
    mostOps: request.mostOps,
  };
  const instance = model.instantiate(point);
  for (const diagnostic of instance.diagnostics) diagnostics.add(diagnostic, { round: instance });
  if (instance.graph === null) return undefined;
  const foldsNorm = request.foldNorm ?? false;
  const graph = foldsNorm ? foldNorm(instance.graph) : instance.graph;
  const batch = request.batch ?? 1;
  const analysis = diagnostics.attempt(() => analyze(graph, batch, measured));
  return (
    analysis && {
      id: name.id,
      name: model.name,
      source: model.spec.file,
      format: "yaml",
      settings: instance.settings,
      changed: changedSettings(model, instance.settings, point),
      batch,
      inputs: instance.inputs,
      uncounted: graph.uncounted,
      totals: analysis.totals,
      leftOut: analysis.leftOut,
      foldsNorm,
      ratios: {},
      layers: analysis.layers,
      budgets: appended
        ? []
        : [...model.spec.syntax.budgets(diagnostics), ...(request.budgets?.(model.spec) ?? [])],
      accuracy: request.accuracy
        ? (diagnostics.attempt(() => accuraciesAt(model, instance.settings, diagnostics)) ?? [])
        : [],
      appended,
    }
  );
}
