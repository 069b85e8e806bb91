import { SpecError } from "../core/diagnostic.js";
import { exact, InexactError } from "../core/exact.js";
import { blockOf, type Graph, type GraphNode } from "../core/graph.js";
import type { Metric } from "../core/metric.js";
import { positionOf } from "../core/source.js";
import { metrics } from "./metrics/index.js";
import type { LayerReport, MetricValues } from "./report.js";

/** A graph's layers and totals, for a batch of images. */
export interface Analysis {
  readonly layers: readonly LayerReport[];
  readonly totals: MetricValues;
  /** By metric, the kinds of op that its numbers leave out although they should count. */
  readonly leftOut: Readonly<Record<string, readonly string[]>>;
}

/**
 * Evaluates metrics for every op and adds them up: all that ship with the program unless told which.
 * @throws {SpecError} (code `too-large`) when a count is above 2^53 − 1
 */
export function analyze(graph: Graph, batch = 1, measured: ReadonlyMap<string, Metric> = metrics): Analysis {
  const layers = graph.nodes.map((node) => layerReport(node, batch, measured));
  const totals: Record<string, number> = {};
  for (const [name, metric] of measured) {
    let total = 0;
    for (const layer of layers) total += layer.values[name] as number;
    totals[name] = checkedTotal(total, metric);
  }
  return { layers, totals, leftOut: leftOutOf(graph, measured) };
}

/**
 * The totals alone, for those who look at many graphs and no layers.
 * @throws {SpecError} (code `too-large`) when a count is above 2^53 − 1
 */
export function totalsOf(
  graph: Graph,
  batch = 1,
  measured: ReadonlyMap<string, Metric> = metrics,
): MetricValues {
  const totals: Record<string, number> = {};
  for (const [name, metric] of measured) {
    let total = 0;
    for (const node of graph.nodes) total += valueFor(metric, node, batch);
    totals[name] = checkedTotal(total, metric);
  }
  return totals;
}

/** By metric, the kinds of op that its numbers leave out although they should count. */
export function leftOutOf(graph: Graph, measured: ReadonlyMap<string, Metric>): Analysis["leftOut"] {
  const leftOut: Record<string, readonly string[]> = {};
  for (const [name, metric] of measured) {
    if (metric.isPartial === undefined) continue;
    const partial = graph.nodes.filter((node) => metric.isPartial?.(node));
    if (partial.length > 0) leftOut[name] = [...new Set(partial.map(({ op }) => op.name))];
  }
  return leftOut;
}

function layerReport(node: GraphNode, batch: number, measured: ReadonlyMap<string, Metric>): LayerReport {
  const values: Record<string, number> = {};
  for (const [name, metric] of measured) values[name] = valueFor(metric, node, batch);
  const { place } = node;
  return {
    path: node.path,
    op: node.op.name,
    block: blockOf(node.scope),
    inputs: node.application.inputs,
    outputs: node.application.outputs,
    arguments: node.arguments,
    values,
    sharedWith: node.sharedWith?.path ?? null,
    file: place?.source.name ?? null,
    line: place === null ? null : positionOf(place).line,
    scope: node.scope,
  };
}

/** A metric's value for one op and a batch of images. */
function valueFor(metric: Metric, node: GraphNode, batch: number): number {
  const value = metric.value(node) * (metric.scalesWithBatch ? batch : 1);
  return checked(value, () => `\`${metric.title}\` of \`${node.path}\``, node);
}

function checkedTotal(total: number, metric: Metric): number {
  return checked(total, () => `the total of ${metric.title}`, undefined);
}

/** The last guard of exactness: a value that no mistake explains must not become a number in a report. */
function checked(value: number, what: () => string, node: GraphNode | undefined): number {
  if (value <= Number.MAX_SAFE_INTEGER) return value;
  if (Number.isNaN(value)) throw new Error(`${what()} isn't a number, and no mistake says why`);
  try {
    return exact(value, what());
  } catch (error) {
    if (!(error instanceof InexactError)) throw error;
    throw new SpecError("too-large", error.message, node?.place ?? undefined);
  }
}
