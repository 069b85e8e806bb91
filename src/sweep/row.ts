import type { MetricValues } from "../analyze/report.js";
import type { Diagnostic } from "../core/diagnostic.js";
import type { PlainValue } from "../spec/expression/value.js";
import type { PointIndex } from "./space.js";

/** What became of one point. */
export type Row = CountedRow | FailedRow;

interface PointRow {
  readonly index: PointIndex;
  /** The values of the hyperparameters that vary, in the order of the axes. */
  readonly varied: readonly PlainValue[];
}

/** A point that was counted. */
export interface CountedRow extends PointRow {
  readonly mistake: null;
  /** All hyperparameters, as a report shows them. */
  readonly settings: Readonly<Record<string, PlainValue>>;
  readonly totals: MetricValues;
  /** By metric, the kinds of op that its number leaves out although they should count. */
  readonly leftOut: Readonly<Record<string, readonly string[]>>;
  /** In percent; `null` where nobody said it. */
  readonly accuracy: number | null;
}

/** A point at which the network can't be built. */
export interface FailedRow extends PointRow {
  /** The first thing that is wrong with it. */
  readonly mistake: Diagnostic;
}
