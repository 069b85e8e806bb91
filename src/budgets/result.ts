import type { MetricValues, ModelReport, Report } from "../analyze/report.js";
import type { Diagnostic } from "../core/diagnostic.js";
import type { Place } from "../core/source.js";
import type { LayerChange } from "../diff/changes.js";

/** Whether a model keeps within a budget: `warn` is above the warning and not above the limit. */
export type Verdict = "within" | "warn" | "over";

/** Some layers of a model, and what they have of a budget's metric. */
export interface Contributor {
  readonly path: string;
  /** The block or op that they are, `null` when they are a mixture. */
  readonly kind: string | null;
  readonly value: number;
  /** Their share of what the budget counts. */
  readonly share: number;
}

/** One budget held against one model. */
export interface BudgetResult {
  readonly metric: string;
  /** Its unit, empty for a plain count. */
  readonly unit: string;
  /** Whether it is the sum of what layers have, rather than the most that one has. */
  readonly isSum: boolean;
  /** What of the model it counts, in words: `stage2/**`, `block separable`; `null` for all of it. */
  readonly of: string | null;
  /** The limit as it is written: `600M`, `+2%`. */
  readonly written: string;
  /** The most that is allowed, exactly; `null` when it only warns. */
  readonly limit: number | null;
  /** From where on it warns; `null` when it never does. */
  readonly warn: number | null;
  readonly actual: number;
  /** What the baseline has of the metric, for a relative limit. */
  readonly baseline: number | null;
  readonly verdict: Verdict;
  /** Where the budget is written. */
  readonly place: Place;
  /** The largest contributors; empty unless it is over. */
  readonly largest: readonly Contributor[];
  /** What changed of the metric against the baseline, largest change first; empty unless it is over. */
  readonly changes: readonly LayerChange[];
}

/** A model with its budgets. */
export interface CheckedModel {
  readonly model: ModelReport;
  /** What it is compared with, `null` where there is nothing: no baseline, or a new model. */
  readonly baseline: ModelReport | null;
  /** The change of each metric's total against the baseline; `null` without one. */
  readonly delta: MetricValues | null;
  /** All layers that differ from the baseline's; empty without one. */
  readonly changes: readonly LayerChange[];
  readonly results: readonly BudgetResult[];
}

/** What `check` found: plain data for reporters. */
export interface CheckReport {
  /** What the models are compared with, as the user named it; `null` without a baseline. */
  readonly against: string | null;
  /** What was measured of any of the models, by name. */
  readonly metrics: Report["metrics"];
  readonly models: readonly CheckedModel[];
  /** Models that the baseline doesn't have, and those that only it has. */
  readonly added: readonly string[];
  readonly deleted: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}
