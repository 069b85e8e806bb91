import type { MetricFacts } from "../core/metric.js";
import type { Axis } from "./axis.js";
import type { Origin } from "./origin.js";
import type { CountedRow } from "./row.js";
import type { Wishes } from "./wishes.js";

/** What is the same for all points that are shown together, whether a sweep counts them or files of one hold them. */
export interface PointTable extends Wishes {
  /** What all of them are of and were counted by; `undefined` where there are none, or they don't say. */
  readonly origin: Origin | undefined;
  /** The hyperparameters that vary. */
  readonly axes: readonly Pick<Axis, "name" | "valueAt">[];
  /** What is counted, by name. */
  readonly measured: ReadonlyMap<string, MetricFacts>;
  /** Whether points are compared with a baseline. */
  readonly hasBaseline: boolean;
  /** How many times the baseline's a metric of a point is; `null` where that is 0 or there is none. */
  ratioOf(row: CountedRow, metric: string): number | null;
}
