import { leftOutOf, totalsOf } from "../analyze/analyze.js";
import { type Deployment, deployed } from "../analyze/deployment.js";
import type { Instance, Model, Point } from "../compile/model.js";
import { type Diagnostic, type Diagnostics, SpecError, searched } from "../core/diagnostic.js";
import type { Metric } from "../core/metric.js";
import type { PlainValue } from "../spec/expression/value.js";
import type { CountedRow, Row } from "./row.js";
import type { PointIndex, Space } from "./space.js";

/** How points are counted. */
export interface Counting extends Deployment {
  readonly model: Model;
  /** What the model is set to beside what varies. */
  readonly fixed: Point;
  readonly space: Space;
  readonly measured: ReadonlyMap<string, Metric>;
  readonly batch: number;
  /** The accuracy of a point, or `null`. */
  readonly accuracyOf: (varied: readonly PlainValue[], settings: CountedRow["settings"]) => number | null;
}

/** Counts the point of an index. A mistake that is only that point's is part of its row; doubts are collected. */
export function rowAt(index: PointIndex, counting: Counting, doubts: Diagnostics): Row {
  const { model, fixed, space, measured, batch } = counting;
  const varying = space.settingsAt(index);
  const varied = varying.map(({ value }) => value);
  const instance = model.instantiate({ ...fixed, settings: [...(fixed.settings ?? []), ...varying] });
  if (instance.graph === null) return { index, varied, mistake: mistakeOf(instance) };
  for (const diagnostic of instance.diagnostics) doubts.add(diagnostic, { round: instance });
  try {
    const graph = deployed(instance.graph, counting);
    const { settings } = instance;
    return {
      index,
      varied,
      mistake: null,
      settings,
      totals: totalsOf(graph, batch, measured),
      leftOut: leftOutOf(graph, measured),
      accuracy: counting.accuracyOf(varied, settings),
    };
  } catch (error) {
    if (error instanceof SpecError) return { index, varied, mistake: searched(error.diagnostic) };
    throw error;
  }
}

function mistakeOf({ diagnostics }: Instance): Diagnostic {
  const mistake = diagnostics.find(({ severity }) => severity === "error");
  return mistake ?? { code: "empty", severity: "error", message: "there are no layers" };
}
