import type { Setting } from "../compile/bind/settings.js";
import { constantSettings } from "../compile/constant-settings.js";
import { type Model, ModelLoader } from "../compile/model.js";
import { type Diagnostic, Diagnostics } from "../core/diagnostic.js";
import type { Graph, GraphNode } from "../core/graph.js";
import type { Loader } from "../core/loader.js";
import type { Metric } from "../core/metric.js";
import type { Place } from "../core/source.js";
import { positionOf } from "../core/source.js";
import { ModelFiles } from "../importers/model-files.js";
import { ExpressionError } from "../spec/expression/error.js";
import { NO_VARIABLES } from "../spec/expression/evaluate.js";
import { describe, plain } from "../spec/expression/value.js";
import type { Expression, Figure } from "../spec/syntax.js";
import { totalOf } from "./analyze.js";
import { quotientOf } from "./combine.js";
import { metrics } from "./metrics/index.js";
import { holds, parsePrinted } from "./printed.js";
import { BIAS, biasShare, isAtPath, isSelected } from "./selection.js";

/** A published figure beside the computed one. */
export interface CheckedFigure {
  readonly model: string;
  /** The hyperparameters that it is printed for: `width=0.5`. */
  readonly settings: string;
  readonly metric: string;
  /** What of the network it concerns, in words; empty for all of it. */
  readonly of: string;
  readonly published: string;
  readonly computed: number;
  readonly source: string;
  /** `unlike` is a figure of another network, which stands beside this one's and needn't hold. */
  readonly verdict: "holds" | "differs" | "erratum" | "unlike";
  /** Why it is known to be wrong in print. */
  readonly erratum: string | null;
  /** In what the network that it was measured on is another one than this. */
  readonly unlike: string | null;
  readonly file: string;
  readonly line: number;
}

export interface Verification {
  readonly figures: readonly CheckedFigure[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Computes every figure that the named specs say is published, and warns of a spec that says none. */
export async function verify(names: readonly string[], loader: Loader): Promise<Verification> {
  const diagnostics = new Diagnostics();
  const models = new ModelLoader(loader, diagnostics);
  const figures: CheckedFigure[] = [];
  const files = new ModelFiles(loader, diagnostics);
  for (const name of names) {
    if ((await files.recognise({ name })) !== undefined) {
      diagnostics.error("usage", `${name} is a model file, which quotes no figures`, undefined, {
        help: "`verify` is for specs with `published` figures",
      });
      continue;
    }
    const model = await models.load(name);
    if (model !== undefined) figures.push(...verifyModel(name, model, diagnostics));
  }
  if (diagnostics.hasErrors) {
    return { figures: [], diagnostics: diagnostics.list.filter(({ severity }) => severity === "error") };
  }
  return { figures, diagnostics: diagnostics.list };
}

function verifyModel(name: string, model: Model, diagnostics: Diagnostics): CheckedFigure[] {
  const graphs = new Map<string, Graph | null>();
  const published = model.spec.syntax.published(diagnostics);
  if (published.length === 0) {
    for (const diagnostic of model.instantiate().diagnostics) {
      if (diagnostic.severity === "error") diagnostics.add(diagnostic);
    }
    diagnostics.warn("empty", `${name} has no \`published\` figures`);
  }
  return published.flatMap((figure) => {
    const settings = diagnostics.attempt(() => constantSettings(figure.settings));
    if (settings === undefined) return [];
    const key = settingsText(figure, settings);
    if (!graphs.has(key)) graphs.set(key, graphAt(model, figure, settings, diagnostics));
    const graph = graphs.get(key);
    if (!graph) return [];
    const computed = computedValue(figure, graph, diagnostics);
    if (computed === undefined) return [];
    const right = holds(computed, parsePrinted(figure.printed, figure.thousand), figure.cut, figure.within);
    if (right && figure.erratum !== undefined) {
      diagnostics.warn("unused", `this figure holds, so it is no erratum`, figure.place);
    } else if (right && figure.unlike !== undefined) {
      diagnostics.warn("unused", `this figure holds, so its network isn't unlike this one`, figure.place);
    }
    return [
      {
        model: name,
        settings: key,
        metric: figure.metric,
        of: partText(figure),
        published: figure.within === undefined ? figure.printed : `${figure.printed} ± ${figure.within}`,
        computed,
        source: figure.source,
        verdict: verdictOf(figure, right),
        erratum: figure.erratum ?? null,
        unlike: figure.unlike ?? null,
        file: figure.place.source.name,
        line: positionOf(figure.place).line,
      },
    ];
  });
}

function verdictOf({ erratum, unlike }: Figure, holds: boolean): CheckedFigure["verdict"] {
  if (erratum !== undefined) return "erratum";
  if (unlike !== undefined) return "unlike";
  return holds ? "holds" : "differs";
}

function graphAt(
  model: Model,
  { variant, place }: Figure,
  settings: readonly Setting[],
  diagnostics: Diagnostics,
): Graph | null {
  const instance = model.instantiate({
    variant: variant === undefined ? undefined : { name: variant, place },
    settings,
  });
  const errors = instance.diagnostics.filter(({ severity }) => severity === "error");
  for (const diagnostic of errors) diagnostics.add(diagnostic, { round: instance });
  return instance.graph;
}

/** The computed value of a figure; a selection of nothing is a mistake, not a zero. */
function computedValue(figure: Figure, graph: Graph, diagnostics: Diagnostics): number | undefined {
  const { layer, only, except, metric, formula, place } = figure;
  let nodes: readonly GraphNode[] = graph.nodes;
  if (layer !== undefined) nodes = layersAt(nodes, layer, place, diagnostics);
  if (only.length > 0) nodes = chosen(nodes, only, true, diagnostics);
  const left = except.filter(({ text }) => text !== BIAS);
  if (left.length > 0) nodes = chosen(nodes, left, false, diagnostics);
  if (diagnostics.hasErrors) return undefined;
  const isChosen = new Set(nodes);
  const part: Part = { graph, nodes, isChosen, withoutBias: except.some(({ text }) => text === BIAS) };
  const value = formula === undefined ? amountOf(metric, part) : formulaValue(formula, part, diagnostics);
  if (value === undefined && !diagnostics.hasErrors) {
    diagnostics.error("reference", `there is no ${metric} in what this figure is of`, place);
  }
  return value;
}

/** What of a graph a figure is of. */
interface Part {
  readonly graph: Graph;
  readonly nodes: readonly GraphNode[];
  readonly isChosen: ReadonlySet<GraphNode>;
  readonly withoutBias: boolean;
}

/** What a part has of a metric; of a quotient, what it has of the one by what it has of the other. */
function amountOf(name: string, part: Part): number | undefined {
  const metric = metrics.get(name);
  if (metric !== undefined && "dividend" in metric) {
    const { combine, dividend, divisor } = metric;
    return quotientOf(combine, amountOf(dividend.name, part), amountOf(divisor.name, part));
  }
  const { graph, nodes, isChosen, withoutBias } = part;
  const total = totalFor(name, graph, (node) => isChosen.has(node));
  if (total === undefined || !withoutBias) return total;
  return nodes.reduce((rest, node) => rest - biasShare(node, name, graph), total);
}

/** The value of a formula of metrics; `undefined` where it has none, or that is a mistake, which is collected. */
function formulaValue(formula: Expression, part: Part, diagnostics: Diagnostics): number | undefined {
  try {
    const value = formula.evaluate({ ...NO_VARIABLES, lookup: (name) => amountOf(name, part) });
    return typeof value === "number" && Number.isFinite(value) ? value : undefined;
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    diagnostics.error("expression", error.message, formula.placeOf(error), { help: error.help });
    return undefined;
  }
}

/** What the chosen ops of a graph have of a metric; `total` is params and buffers together. */
function totalFor(metric: string, graph: Graph, isChosen: (node: GraphNode) => boolean): number | undefined {
  const parts = metric === "total" ? ["params", "buffers"] : [metric];
  const totals = parts.map((name) => totalOf(metrics.get(name) as Metric, graph, 1, isChosen));
  return totals.reduce((sum, total) => (sum === undefined || total === undefined ? undefined : sum + total));
}

/** The ops at a path and below it. */
function layersAt(
  nodes: readonly GraphNode[],
  path: string,
  place: Place,
  diagnostics: Diagnostics,
): readonly GraphNode[] {
  const found = nodes.filter((node) => isAtPath(node, path));
  if (found.length === 0) {
    diagnostics.error("reference", `there is no layer \`${path}\``, place, {
      help: "`--depth all` shows every path",
    });
  }
  return found;
}

function chosen(
  nodes: readonly GraphNode[],
  selectors: readonly { readonly text: string; readonly place: Place }[],
  keep: boolean,
  diagnostics: Diagnostics,
): readonly GraphNode[] {
  for (const { text, place } of selectors) {
    if (nodes.some((node) => isSelected(node, [text]))) continue;
    diagnostics.error("reference", `\`${text}\` selects nothing of the network`, place, {
      help: "an op, a kind of op (convolution, linear, norm, …), bias, or a path such as stage2/**",
    });
  }
  const texts = selectors.map(({ text }) => text);
  return nodes.filter((node) => isSelected(node, texts) === keep);
}

function settingsText({ variant }: Figure, settings: readonly Setting[]): string {
  const said = settings.map(({ name, value }) => {
    const simple = plain(value);
    return `${name}=${Array.isArray(simple) ? `[${simple.join(",")}]` : (simple ?? describe(value))}`;
  });
  return [...(variant === undefined ? [] : [variant]), ...said].join(",");
}

function partText({ layer, only, except }: Figure): string {
  const list = (selectors: Figure["only"]) => selectors.map(({ text }) => text).join(", ");
  return [
    layer === undefined ? "" : `of ${layer}`,
    only.length > 0 ? `of ${list(only)} only` : "",
    except.length > 0 ? `without ${list(except)}` : "",
  ]
    .filter((part) => part !== "")
    .join(" ");
}
