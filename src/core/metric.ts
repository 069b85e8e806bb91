import type { GraphNode } from "./graph.js";

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
}

/** One named fact: its value for every op, and how values combine into a total. */
export interface Metric extends MetricFacts {
  /** Its value for one op and one image. */
  value(node: GraphNode): number;
  /** Whether its value for an op leaves something out that should count; never, when absent. */
  isPartial?(node: GraphNode): boolean;
  readonly combine: "sum";
}
