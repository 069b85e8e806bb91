import type { ModelReport, Report } from "../analyze/report.js";
import type { Diagnostic } from "../core/diagnostic.js";
import type { Source } from "../core/source.js";
import { positionOf } from "../core/source.js";
import { countedObject, diagnosticObject, jsonText, layerObject } from "../reporters/json.js";

/** What came of one line. */
export interface Answer {
  /** The number of the line, from 1. */
  readonly line: number;
  /** What the line gave to recognise its answer by; `undefined` without. */
  readonly id: unknown;
  /** `undefined` when there are errors. */
  readonly model: ModelReport | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** How answers look, the same for all lines. */
export interface AnswerForm {
  readonly metrics: Report["metrics"];
  /** Whether they have every layer. */
  readonly layers: boolean;
  /** Whether models are compared with a baseline. */
  readonly compared: boolean;
}

/** An answer as one line of JSON without its end. */
export function answerText({ line, id, model, diagnostics }: Answer, form: AnswerForm): string {
  return jsonText({
    line,
    ...(id !== undefined && { id }),
    model: model === undefined ? null : modelObject(model, form),
    diagnostics: diagnostics.map(diagnosticObject),
  });
}

function modelObject(model: ModelReport, { metrics, layers, compared }: AnswerForm): object {
  return {
    ...countedObject(model, metrics),
    ...(compared && { baseline: model.baseline, ratios: model.ratios }),
    ...(layers && { layers: model.layers.map((layer) => layerObject(layer, metrics)) }),
  };
}

/** A mistake in a line itself, with the line's number among all; any other one stays as it is. */
export function inStream(diagnostic: Diagnostic, source: Source, line: number): Diagnostic {
  const { place, ...rest } = diagnostic;
  if (place?.source !== source) return diagnostic;
  return { ...rest, at: { file: source.name, line, column: positionOf(place).column } };
}
