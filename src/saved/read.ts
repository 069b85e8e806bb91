import { metrics as ownMetrics } from "../analyze/metrics/index.js";
import type { MetricValues, ModelReport, Report } from "../analyze/report.js";
import { conventionNamed, metricName } from "../conventions/metric-name.js";
import { type Diagnostic, type DiagnosticCode, SpecError } from "../core/diagnostic.js";
import type { MetricFacts } from "../core/metric.js";
import { FP32 } from "../core/precision.js";
import { SCHEMA_VERSION } from "../reporters/json.js";
import { checkConsistency } from "./consistency.js";
import {
  documentSchema,
  headSchema,
  type SavedDocument,
  type SavedHead,
  type SavedModel,
} from "./document.js";
import { ScopeReader } from "./scopes.js";
import { validated } from "./validate.js";

/**
 * Reads a report that was saved as JSON, so that it can be rendered again or compared with.
 * @param file what messages call it
 * @returns `undefined` when the text is anything else, such as a spec
 * @throws {SpecError} (code `saved-report`) for a report that is damaged, contradicts itself, or is of a newer version
 */
export function readSavedReport(text: string, file: string): Report | undefined {
  const document = parseDocument(text, file);
  if (document === undefined) return undefined;
  const version = (document as Record<string, unknown>)["schemaVersion"];
  if (typeof version === "number" && version > SCHEMA_VERSION) {
    throw new SpecError(
      "saved-report",
      `${file} has the schema version ${version}, of which this lightnet-cost knows none above ${SCHEMA_VERSION}`,
      undefined,
      { help: "read it with the lightnet-cost that wrote it, or a newer one" },
    );
  }
  const head = validated(headSchema, document, file);
  const metrics = metricsOf(head);
  const saved = validated(documentSchema([...metrics.keys()]), document, file);
  const models = saved.models.map((model) => modelReport(model, saved, metrics));
  checkConsistency(models, metrics, document, file);
  return {
    baseline: saved.baseline,
    metrics,
    models,
    diagnostics: saved.diagnostics.map(diagnosticOf),
  };
}

/** The JSON of a report; `undefined` for what isn't one. */
function parseDocument(text: string, file: string): object | undefined {
  try {
    const document: unknown = JSON.parse(text);
    const isReport =
      typeof document === "object" &&
      document !== null &&
      "schemaVersion" in document &&
      "models" in document;
    return isReport ? document : undefined;
  } catch (error) {
    // A spec may be written between braces, too, but doesn't begin like that.
    if (!/^\s*\{\s*"schemaVersion"/.test(text)) return undefined;
    throw new SpecError("saved-report", `${file} isn't whole: ${(error as Error).message}`);
  }
}

function metricsOf({ metrics }: SavedHead): ReadonlyMap<string, MetricFacts> {
  return new Map(
    Object.entries(metrics).map(([name, { unit, definition, title, better, scalesWithBatch, combine }]) => {
      const own = ownMetrics.get(name);
      return [
        name,
        {
          name,
          unit,
          definition,
          title: title ?? own?.title ?? name,
          better: better ?? own?.better ?? "lower",
          scalesWithBatch: scalesWithBatch ?? own?.scalesWithBatch ?? true,
          combine: combine ?? own?.combine ?? "sum",
        },
      ];
    }),
  );
}

function modelReport(model: SavedModel, document: SavedDocument, metrics: Report["metrics"]): ModelReport {
  const scopes = new ScopeReader(model.levels ?? []);
  return {
    id: model.id,
    name: model.name,
    source: model.source,
    format: model.format,
    settings: model.settings,
    changed: model.changed ?? [],
    batch: model.batch,
    inputs: model.inputs,
    uncounted: model.uncounted,
    totals: valuesOf(model.totals, model.conventions, metrics),
    leftOut: { ...model.leftOut, ...leftOutOf(model.conventions) },
    foldsNorm: model.foldNorm ?? false,
    fuses: model.fuse ?? true,
    precision: model.precision ?? FP32,
    compressed: model.compressed ?? false,
    peak: model.peak ?? null,
    energySource: model.energySource ?? null,
    baseline: model.baseline === undefined ? document.baseline : model.baseline,
    missingBaseline: model.missingBaseline ?? null,
    // A saved report is held to the budgets of now; what came of those of then is kept as it is.
    budgets: [],
    budgetResults: model.budgets ?? [],
    ratios: model.ratios,
    layers: model.layers.map((layer) => ({
      path: layer.path,
      op: layer.op,
      block: layer.block,
      inputs: layer.inputs,
      outputs: layer.outputs ?? (layer.output === undefined ? [] : [layer.output]),
      arguments: layer.arguments,
      values: valuesOf(
        layer as unknown as Readonly<Record<string, number | null>>,
        layer.conventions ?? {},
        metrics,
      ),
      sharedWith: layer.sharedWith ?? null,
      precision: layer.precision ?? FP32,
      compression: layer.compression ?? null,
      file: layer.file,
      line: layer.line,
      scope: scopes.at(layer.path),
      grid:
        layer.jump === undefined || layer.start === undefined
          ? null
          : { jump: layer.jump, start: layer.start },
    })),
    accuracy: model.accuracy ?? [],
    appended: model.appended ?? false,
  };
}

/** The values of all metrics: the program's own stand by themselves, those of conventions apart. */
function valuesOf(
  own: Readonly<Record<string, number | null>>,
  conventions: SavedModel["conventions"],
  metrics: Report["metrics"],
): MetricValues {
  const values: Record<string, number> = {};
  for (const name of metrics.keys()) {
    const convention = conventionNamed(name);
    const value = convention === undefined ? own[name] : conventions[convention]?.value;
    if (value !== undefined && value !== null) values[name] = value;
  }
  return values;
}

function leftOutOf(conventions: SavedModel["conventions"]): ModelReport["leftOut"] {
  return Object.fromEntries(
    Object.entries(conventions).flatMap(([name, { uncounted }]) =>
      uncounted === undefined ? [] : [[metricName(name), uncounted]],
    ),
  );
}

function diagnosticOf({
  code,
  severity,
  message,
  file,
  line,
  column,
  help,
}: SavedDocument["diagnostics"][number]): Diagnostic {
  return {
    code: code as DiagnosticCode,
    severity,
    message,
    ...(file !== null && line !== null && column !== null && { at: { file, line, column } }),
    ...(help !== undefined && { help }),
  };
}
