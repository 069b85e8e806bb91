import type { LayerReport, MetricValues, ModelReport } from "../analyze/report.js";

/** Something about a layer that isn't as it was: an argument, the shapes that enter, or whose weights it uses. */
export interface ChangedDetail {
  /**
   * An argument's name, `input` (the shapes of all that enters), `op`, `weights` (the path of the layer that it
   * shares them with, `null` for its own), `precision`, or `compression`.
   */
  readonly name: string;
  /** What it was; `undefined` for an argument that wasn't there. */
  readonly before: unknown;
  readonly after: unknown;
}

/** A layer that is new, gone, or isn't what its counterpart is. */
export interface LayerChange {
  readonly kind: "added" | "removed" | "changed";
  /** The layer in the first model, `null` where it is new. */
  readonly before: LayerReport | null;
  /** The layer in the second model, `null` where it is gone. */
  readonly after: LayerReport | null;
  /** What is different between the two; empty unless both are there. */
  readonly details: readonly ChangedDetail[];
  /** The second's values less the first's, for every metric that is a sum over layers. */
  readonly delta: MetricValues;
}

/** A layer, block or stage on the top level of the network, with the changes inside it added up. */
export interface BlockChange {
  /** Its path in the first model, `null` where it is new. */
  readonly before: string | null;
  /** Its path in the second model, `null` where it is gone. */
  readonly after: string | null;
  /** The block that it is an instance of. */
  readonly block: string | null;
  readonly delta: MetricValues;
  /** Its part of the whole difference, for every metric that is a sum; `null` where that is 0. */
  readonly share: Readonly<Record<string, number | null>>;
}

/** The structural difference of two models. Each layer of both is in it at most once. */
export interface ModelDiff {
  readonly before: ModelReport;
  readonly after: ModelReport;
  /** All layers that differ, in the order of the networks; their deltas add up to that of the totals, those of counts exactly. */
  readonly changes: readonly LayerChange[];
  /** What of the top level has a change in it; the deltas add up exactly as well. */
  readonly blocks: readonly BlockChange[];
  /** The second's totals less the first's, for every metric. */
  readonly delta: MetricValues;
  /** The second's totals divided by the first's; `null` where the divisor is 0. */
  readonly ratios: Readonly<Record<string, number | null>>;
}
