import type { Graph, GraphNode } from "./graph.js";

/**
 * How the values of several ops become that of a stage or of the network: their sum, the largest of them,
 * or the sum of one metric divided by that of another, both by name, times a factor.
 */
export type Combination = "sum" | "largest" | Quotient;

export interface Quotient {
  readonly quotient: readonly [dividend: string, divisor: string];
  /** 1 unless it says otherwise. */
  readonly factor?: number | undefined;
}

/** What is said of a metric, without the way to count it. */
export interface MetricFacts {
  /** Its name in columns, budgets, sweeps and JSON. */
  readonly name: string;
  /** Its heading in tables. */
  readonly title: string;
  /** Its unit, empty for a plain count. */
  readonly unit: string;
  readonly definition: string;
  /** Which way is cheaper. */
  readonly better: "lower" | "higher";
  /** Whether a batch of n has n times as much. */
  readonly scalesWithBatch: boolean;
  readonly combine: Combination;
}

/** One named fact: its value for every op, and how values combine into a total. */
export type Metric = OpMetric | GraphMetric | QuotientMetric;

/** A metric that sees one op at a time. */
export interface OpMetric extends MetricFacts {
  readonly combine: "sum" | "largest";
  /** Its value for one op and one image. */
  value(node: GraphNode): number;
  /** Whether its value for an op leaves something out that should count; never, when absent. */
  isPartial?(node: GraphNode): boolean;
}

/** A metric that depends on what stands around an op: what is alive while it runs, or what lies before it. */
export interface GraphMetric extends MetricFacts {
  readonly combine: "sum" | "largest";
  /** Its value for each op, in their order, and a batch of images; `undefined` for an op that has none. */
  values(graph: Graph, batch: number): readonly (number | undefined)[];
  /** Whether its values are real numbers, which may leave the range of exact whole ones; counts, when absent. */
  readonly isReal?: boolean;
  /** What its values for a graph leave out that should count; nothing, when absent. */
  leftOut?(graph: Graph): readonly string[];
}

/** A metric that is one divided by another; an op or a part without the divisor has no value. */
export interface QuotientMetric extends MetricFacts {
  readonly combine: Quotient;
  readonly dividend: OpMetric | GraphMetric;
  readonly divisor: OpMetric | GraphMetric;
}
