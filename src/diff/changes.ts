import type { LayerReport, MetricValues, ModelReport } from "../analyze/report.js";

/** Something about a layer that isn't as it was: an argument, or the shape that enters. */
export interface ChangedDetail {
  /** An argument's name, `input` or `op`. */
  readonly name: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** A layer that is new, gone, or costs something else than its counterpart. */
export interface LayerChange {
  readonly kind: "added" | "removed" | "changed";
  /** The layer in the first model, `null` where it is new. */
  readonly before: LayerReport | null;
  /** The layer in the second model, `null` where it is gone. */
  readonly after: LayerReport | null;
  /** What is different between the two; empty unless both are there. */
  readonly details: readonly ChangedDetail[];
  /** The second's values less the first's, for every metric. */
  readonly delta: MetricValues;
}

/** The structural difference of two models. Each layer of both is in it at most once. */
export interface ModelDiff {
  readonly before: ModelReport;
  readonly after: ModelReport;
  /** All layers that differ; their deltas add up exactly to that of the totals. */
  readonly changes: readonly LayerChange[];
  /** The second's totals less the first's. */
  readonly delta: MetricValues;
}
