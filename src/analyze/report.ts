import type { Compression } from "../core/compression.js";
import type { Diagnostic } from "../core/diagnostic.js";
import type { GraphNode, Scope } from "../core/graph.js";
import type { MetricFacts } from "../core/metric.js";
import type { Precision } from "../core/precision.js";
import type { Shape } from "../core/shape.js";
import type { PlainValue } from "../spec/expression/value.js";
import type { BudgetSyntax } from "../spec/syntax.js";
import type { Accuracy } from "./accuracy.js";
import type { Peak } from "./memory/liveness.js";

/** Values of metrics, by name; a metric of which there is none has no entry. */
export type MetricValues = Readonly<Record<string, number>>;

/** One op of a model with its metrics. */
export interface LayerReport {
  readonly path: string;
  readonly op: string;
  readonly block: string | null;
  readonly inputs: readonly Shape[];
  readonly outputs: readonly Shape[];
  readonly arguments: GraphNode["arguments"];
  readonly values: MetricValues;
  /** The path of the layer whose weights it uses as well, `null` where it has its own, or none. */
  readonly sharedWith: string | null;
  /** How many bits its parameters and what it makes have. */
  readonly precision: Precision;
  /** How its weights are stored; `null` for as they are. */
  readonly compression: Compression | null;
  readonly file: string | null;
  readonly line: number | null;
  /** The levels that the op lies in, for roll-ups. */
  readonly scope: Scope;
  /** How its output lies over the input; `null` where it is no map, or that wasn't looked for. */
  readonly grid: Grid | null;
}

/** How the positions of a map lie over the network's input, a number a spatial side each. */
export interface Grid {
  /** How many pixels lie between two neighbouring positions. */
  readonly jump: readonly number[];
  /** The middle of what the first position sees, in pixels from the middle of the first one. */
  readonly start: readonly number[];
}

/** One model at one point of its hyperparameters, counted. */
export interface ModelReport {
  /** The model as the user named it. */
  readonly id: string;
  readonly name: string;
  /** The file that it was read from. */
  readonly source: string;
  readonly format: string;
  readonly settings: Readonly<Record<string, PlainValue>>;
  /** The hyperparameters that aren't at their defaults. */
  readonly changed: readonly string[];
  readonly batch: number;
  readonly inputs: readonly Shape[];
  readonly uncounted: readonly { readonly path: string; readonly op: string }[];
  readonly totals: MetricValues;
  /** By metric, what its number leaves out although it should count: kinds of op, or entries of a table. */
  readonly leftOut: Readonly<Record<string, readonly string[]>>;
  /** Whether norms are folded into the convolutions before them. */
  readonly foldsNorm: boolean;
  /** Whether norms and activations run with the op before them and need no memory of their own. */
  readonly fuses: boolean;
  /** How many bits numbers have where no layer has its own. */
  readonly precision: Precision;
  /** Whether the weights of any layer are stored otherwise than as they are. */
  readonly compressed: boolean;
  /** Where it needs most memory for its tensors; `null` where that wasn't looked for. */
  readonly peak: Peak | null;
  /** Where the numbers come from that its energy is counted by; `null` where none was. */
  readonly energySource: string | null;
  /** The id of the model that it is compared with, itself where it is the baseline; `null` without one. */
  readonly baseline: string | null;
  /** The id of the baseline that it would have if the model weren't new; `null` for any other reason. */
  readonly missingBaseline: string | null;
  /** Each total divided by the baseline's; `null` without a baseline, or where the divisor is 0. */
  readonly ratios: Readonly<Record<string, number | null>>;
  readonly layers: readonly LayerReport[];
  /** The limits that it is held to, as they are written. */
  readonly budgets: readonly BudgetSyntax[];
  /** What came of them as objects of the JSON contract, once they are held against it. */
  readonly budgetResults?: readonly object[];
  /** What others measured for it at these settings. */
  readonly accuracy: readonly Accuracy[];
  /** Whether it is here only as the baseline, not because the user named it. */
  readonly appended: boolean;
}

/** What every reporter renders: plain data. */
export interface Report {
  /** The id of the model that all are compared with; `null` when there is none, or each has its own. */
  readonly baseline: string | null;
  /** What was measured, by name. */
  readonly metrics: ReadonlyMap<string, MetricFacts>;
  readonly models: readonly ModelReport[];
  readonly diagnostics: readonly Diagnostic[];
}
