import type { LayerReport, MetricValues, ModelReport, Report } from "../analyze/report.js";
import { conventionNamed } from "../conventions/metric-name.js";
import type { Diagnostic } from "../core/diagnostic.js";
import { levelsOf, type Scope } from "../core/graph.js";
import { isUsual } from "../core/precision.js";
import { positionOf } from "../core/source.js";
import type { DataRenderer } from "./reporter.js";

/** The version of the JSON contract: fields may be added, never renamed. */
export const SCHEMA_VERSION = 1;

/** One JSON document with exact numbers; options for readers don't change it. */
export const json: DataRenderer = function* (report) {
  // The document, its models, each of them, and its layers come in pieces.
  yield* jsonPieces(reportObject(report), 4, 2);
  yield "\n";
};

/**
 * The text of a value as {@link jsonText} gives it, each entry of its first `levels` levels a piece of
 * its own. Any iterable counts as a list, whose items needn't all be there at once.
 */
export function* jsonPieces(
  value: unknown,
  levels: number,
  indent: 0 | 2,
  margin: string = indent === 0 ? "" : "\n",
): Iterable<string> {
  if (levels === 0 || typeof value !== "object" || value === null) {
    yield jsonText(value, indent).replaceAll("\n", margin);
    return;
  }
  const isList = Symbol.iterator in value;
  yield isList ? "[" : "{";
  const innerMargin = indent === 0 ? "" : `${margin}  `;
  let separator = "";
  for (const [key, inner] of isList ? unnamed(value as Iterable<unknown>) : Object.entries(value)) {
    if (inner === undefined) continue;
    yield `${separator}${innerMargin}`;
    if (key !== null) yield `${jsonText(key)}:${indent === 0 ? "" : " "}`;
    yield* jsonPieces(inner, levels - 1, indent, innerMargin);
    separator = ",";
  }
  if (separator !== "") yield margin;
  yield isList ? "]" : "}";
}

function* unnamed(list: Iterable<unknown>): Iterable<[null, unknown]> {
  for (const item of list) yield [null, item];
}

/** A value as JSON in which nothing invisible stands as it is: it may be read on a terminal. */
export function jsonText(value: unknown, indent = 0): string {
  const json = JSON.stringify(value, null, indent);
  // The newlines are the indentation's; those of a text are escaped already.
  return PRINTED.test(json) ? json : json.replace(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, escapeUnits);
}

/** The characters that most texts consist of, none of which is invisible: to look for these is much faster. */
const PRINTED = /^[\n -~]*$/;

function escapeUnits(text: string): string {
  return Array.from({ length: text.length }, (_, index) => {
    const unit = text.charCodeAt(index).toString(16).padStart(4, "0");
    return `\\u${unit}`;
  }).join("");
}

/** A report as the object of the JSON contract. */
export function reportObject(report: Report): object {
  return {
    schemaVersion: SCHEMA_VERSION,
    baseline: report.baseline,
    metrics: metricObjects(report.metrics),
    models: report.models.map((model) => modelObject(model, report.metrics)),
    diagnostics: report.diagnostics.map(diagnosticObject),
  };
}

/** What is said of metrics, by name. */
export function metricObjects(metrics: Report["metrics"]): Readonly<Record<string, object>> {
  return Object.fromEntries(
    [...metrics.values()].map(({ name, unit, definition, title, better, scalesWithBatch, combine }) => [
      name,
      { unit, definition, title, better, scalesWithBatch, combine },
    ]),
  );
}

/** One model as an object of the JSON contract; its layers and levels are made one at a time, for {@link jsonPieces}. */
export function modelObject(model: ModelReport, metrics: Report["metrics"]): object {
  return {
    ...countedObject(model, metrics),
    baseline: model.baseline,
    ...(model.missingBaseline !== null && { missingBaseline: model.missingBaseline }),
    appended: model.appended,
    ratios: model.ratios,
    accuracy: model.accuracy,
    budgets: model.budgetResults ?? [],
    layers: layerObjects(model, metrics),
    levels: levelObjects(model),
  };
}

/** What was counted of a model at which point: its object without its layers, and without what it is compared with or held to. */
export function countedObject(model: ModelReport, metrics: Report["metrics"]): object {
  return {
    id: model.id,
    name: model.name,
    source: model.source,
    format: model.format,
    settings: model.settings,
    changed: model.changed,
    ...(model.foldsNorm && { foldNorm: true }),
    ...(!model.fuses && { fuse: false }),
    ...(!isUsual(model.precision) && { precision: model.precision }),
    ...(model.compressed && { compressed: true }),
    batch: model.batch,
    inputs: model.inputs,
    partial: model.uncounted.length > 0,
    uncounted: model.uncounted,
    totals: ownValues(model.totals, metrics),
    ...(model.peak !== null && { peak: model.peak }),
    ...(model.energySource !== null && { energySource: model.energySource }),
    ...ownLeftOut(model.leftOut),
    conventions: conventionValues(model.totals, metrics, model.leftOut),
  };
}

function layerObjects({ layers }: ModelReport, metrics: Report["metrics"]): Iterable<object> {
  return {
    *[Symbol.iterator]() {
      for (const layer of layers) yield layerObject(layer, metrics);
    },
  };
}

/**
 * What the paths of layers don't say: the levels that the spec named, that are blocks, or that stand on the
 * level above for people. Any other level has no entry.
 */
function levelObjects({ layers }: ModelReport): Iterable<object> {
  return {
    *[Symbol.iterator]() {
      let previous: ReadonlySet<string> = new Set();
      for (const { scope } of layers) {
        const levels = levelsOf(scope);
        for (const level of levels) {
          const object = levelObject(level);
          if (object !== undefined && !previous.has(level.path)) yield object;
        }
        // Layers of one level stand together, so that the last one's levels are all there is to remember.
        previous = new Set(levels.map(({ path }) => path));
      }
    },
  };
}

function levelObject({ path, parent, block, named, depth }: Scope): object | undefined {
  const round = parent !== null && depth === parent.depth;
  if (block === null && !named && !round) return undefined;
  return { path, ...(block !== null && { block }), ...(named && { named }), ...(round && { round }) };
}

/** One op as an object of the JSON contract. */
export function layerObject(layer: LayerReport, metrics: Report["metrics"]): object {
  const conventions = conventionValues(layer.values, metrics);
  return {
    path: layer.path,
    op: layer.op,
    block: layer.block,
    inputs: layer.inputs,
    output: layer.outputs[0],
    ...(layer.outputs.length > 1 && { outputs: layer.outputs }),
    arguments: layer.arguments,
    ...ownValues(layer.values, metrics),
    ...layer.grid,
    ...(!isUsual(layer.precision) && { precision: layer.precision }),
    ...(layer.compression !== null && { compression: layer.compression }),
    ...(Object.keys(conventions).length > 0 && { conventions }),
    ...(layer.sharedWith !== null && { sharedWith: layer.sharedWith }),
    file: layer.file,
    line: layer.line,
  };
}

/** The values of the metrics proper, `null` where there is none. */
export function ownValues(
  values: MetricValues,
  metrics: Report["metrics"],
): Readonly<Record<string, number | null>> {
  const own: Record<string, number | null> = {};
  for (const name of metrics.keys()) {
    if (conventionNamed(name) === undefined) own[name] = values[name] ?? null;
  }
  return own;
}

/** What the metrics proper leave out, where any does. */
export function ownLeftOut(leftOut: ModelReport["leftOut"]): object {
  const own = Object.entries(leftOut).filter(([name]) => conventionNamed(name) === undefined);
  return own.length === 0 ? {} : { leftOut: Object.fromEntries(own) };
}

/** The numbers of conventions, each with its unit and, where it is partial, the ops that it leaves out. */
export function conventionValues(
  values: MetricValues,
  metrics: Report["metrics"],
  leftOut: ModelReport["leftOut"] = {},
): Readonly<Record<string, object>> {
  const entries: [string, object][] = [];
  for (const [metric, value] of Object.entries(values)) {
    const name = conventionNamed(metric);
    if (name === undefined) continue;
    const missing = leftOut[metric];
    entries.push([name, { unit: metrics.get(metric)?.unit, value, ...(missing && { uncounted: missing }) }]);
  }
  return Object.fromEntries(entries);
}

/** One diagnostic as an object of the JSON contract. */
export function diagnosticObject({ code, severity, message, place, at, help }: Diagnostic): object {
  const position = place === undefined ? at : { file: place.source.name, ...positionOf(place) };
  return {
    code,
    severity,
    message,
    file: position?.file ?? null,
    line: position?.line ?? null,
    column: position?.column ?? null,
    ...(help !== undefined && { help }),
  };
}
