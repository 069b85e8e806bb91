import type { LayerReport, MetricValues, ModelReport, Report } from "../analyze/report.js";
import { conventionNamed } from "../conventions/metric-name.js";
import type { Diagnostic } from "../core/diagnostic.js";
import { positionOf } from "../core/source.js";
import type { DataRenderer } from "./reporter.js";

/** The version of the JSON contract: fields may be added, never renamed. */
export const SCHEMA_VERSION = 1;

/** One JSON document with exact numbers; options for readers don't change it. */
export const json: DataRenderer = (report) => `${jsonText(reportObject(report), 2)}\n`;

/** A value as JSON in which nothing invisible stands as it is: it may be read on a terminal. */
export function jsonText(value: object, indent = 0): string {
  // The newlines are the indentation's; those of a text are escaped already.
  return JSON.stringify(value, null, indent).replace(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, escapeUnits);
}

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
    metrics: Object.fromEntries(
      [...report.metrics.values()].map(({ name, unit, definition }) => [name, { unit, definition }]),
    ),
    models: report.models.map((model) => modelObject(model, report.metrics)),
    diagnostics: report.diagnostics.map(diagnosticObject),
  };
}

/** One model as an object of the JSON contract. */
export function modelObject(model: ModelReport, metrics: Report["metrics"]): object {
  return {
    id: model.id,
    name: model.name,
    source: model.source,
    format: model.format,
    settings: model.settings,
    ...(model.foldsNorm && { foldNorm: true }),
    batch: model.batch,
    inputs: model.inputs,
    partial: model.uncounted.length > 0,
    uncounted: model.uncounted,
    totals: ownValues(model.totals),
    conventions: conventionValues(model.totals, metrics, model.leftOut),
    ratios: model.ratios,
    accuracy: model.accuracy,
    budgets: [],
    layers: model.layers.map((layer) => layerObject(layer, metrics)),
  };
}

/** One op as an object of the JSON contract. */
export function layerObject(layer: LayerReport, metrics: Report["metrics"] = new Map()): object {
  const conventions = conventionValues(layer.values, metrics);
  return {
    path: layer.path,
    op: layer.op,
    block: layer.block,
    inputs: layer.inputs,
    output: layer.outputs[0],
    ...(layer.outputs.length > 1 && { outputs: layer.outputs }),
    arguments: layer.arguments,
    ...ownValues(layer.values),
    ...(Object.keys(conventions).length > 0 && { conventions }),
    file: layer.file,
    line: layer.line,
  };
}

/** The values of the metrics proper. */
function ownValues(values: MetricValues): MetricValues {
  return Object.fromEntries(Object.entries(values).filter(([name]) => conventionNamed(name) === undefined));
}

/** The numbers of conventions, each with its unit and, where it is partial, the ops that it leaves out. */
function conventionValues(
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
export function diagnosticObject({ code, severity, message, place, help }: Diagnostic): object {
  const position = place && positionOf(place);
  return {
    code,
    severity,
    message,
    file: place?.source.name ?? null,
    line: position?.line ?? null,
    column: position?.column ?? null,
    ...(help !== undefined && { help }),
  };
}
