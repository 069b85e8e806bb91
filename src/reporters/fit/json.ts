import { ratiosTo } from "../../analyze/compare.js";
import type { Diagnostic } from "../../core/diagnostic.js";
import type { FitPoint, FitResult, FitStep, HeldLimit } from "../../fit/fit.js";
import type { Sweep } from "../../sweep/sweep.js";
import { conventionValues, diagnosticObject, ownLeftOut, ownValues } from "../json.js";
import { sweepObject } from "../sweep/json.js";

/** What came of a fit, as an object of the JSON contract. */
export function fitObject(result: FitResult, diagnostics: readonly Diagnostic[]): object {
  const { sweep, fits, point, limits, next } = result;
  const shown = point === null ? null : pointObject(point, sweep);
  return {
    ...sweepObject(sweep),
    maximised: result.maximised ?? null,
    fits,
    point: fits ? shown : null,
    nearest: fits ? null : shown,
    limits: limits.map((limit) => ({ ...limitObject(limit), binds: limit.binds })),
    next: next.map((step) => stepObject(step, sweep)),
    points: result.points,
    tried: result.tried,
    passedOver: result.passedOver,
    lacking: result.lacking,
    diagnostics: diagnostics.map(diagnosticObject),
  };
}

function pointObject({ id, row }: FitPoint, { measured, baseline }: Sweep): object {
  const { settings, totals, leftOut, accuracy } = row;
  return {
    id,
    settings,
    totals: ownValues(totals, measured),
    ...ownLeftOut(leftOut),
    conventions: conventionValues(totals, measured, leftOut),
    ratios: ratiosTo(baseline?.totals ?? {}, totals),
    accuracy,
  };
}

function stepObject(step: FitStep, sweep: Sweep): object {
  return {
    axis: step.axis,
    value: step.value,
    ...pointObject(step, sweep),
    breaks: step.breaks.map(limitObject),
  };
}

function limitObject({ metric, kind, written, unit, limit, actual, margin }: HeldLimit): object {
  return { metric, kind, written, unit, limit, actual, margin, ok: margin >= 0 };
}
