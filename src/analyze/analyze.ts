import { compressionOf } from "../core/compression.js";
import { SpecError } from "../core/diagnostic.js";
import { exact, InexactError } from "../core/exact.js";
import { blockOf, type Graph, type GraphNode } from "../core/graph.js";
import type { Metric } from "../core/metric.js";
import { precisionOf } from "../core/precision.js";
import { toNumber } from "../core/ratio.js";
import { positionOf } from "../core/source.js";
import { combined, quotientOf } from "./combine.js";
import { metrics } from "./metrics/index.js";
import { receptiveField } from "./metrics/receptive-field.js";
import { fieldsOf, type ReceptiveField } from "./receptive-field.js";
import type { Grid, LayerReport, MetricValues } from "./report.js";

/** A graph's layers and totals, for a batch of images. */
export interface Analysis {
  readonly layers: readonly LayerReport[];
  readonly totals: MetricValues;
  /** By metric, what its numbers leave out although it should count: kinds of op, or entries of a table. */
  readonly leftOut: Readonly<Record<string, readonly string[]>>;
}

/** Metrics by name, each quotient behind the two that it is made of; these are no quotients themselves. */
export function withParts(measured: Iterable<Metric>): Map<string, Metric> {
  const all = new Map<string, Metric>();
  for (const metric of measured) {
    const parts = "dividend" in metric ? [metric.dividend, metric.divisor] : [];
    for (const each of [...parts, metric]) all.set(each.name, each);
  }
  return all;
}

/**
 * Evaluates metrics for every op and combines them: all that ship with the program unless told which.
 * The parts of a quotient are measured with it.
 * @throws {SpecError} (code `too-large`) when a count is above 2^53 − 1
 */
export function analyze(graph: Graph, batch = 1, measured: ReadonlyMap<string, Metric> = metrics): Analysis {
  const all = withParts(measured.values());
  const readings = new Map<string, Reading>();
  for (const [name, metric] of all) readings.set(name, readingOf(metric, graph, batch, readings));
  const fields = all.has(receptiveField.name) ? fieldsOf(graph) : [];
  const layers = graph.nodes.map((node, index) =>
    layerReport(node, index, graph, readings, gridOf(fields[index])),
  );
  const totals: Record<string, number> = {};
  for (const [name, metric] of all) {
    const total = combined(metric, layers);
    if (total !== undefined) totals[name] = checkedTotal(total, metric);
  }
  return { layers, totals, leftOut: leftOutOf(graph, all) };
}

/**
 * The totals alone, for those who look at many graphs and no layers. A metric of which a graph has nothing,
 * such as the receptive field of a network without maps, is left out.
 * @throws {SpecError} (code `too-large`) when a count is above 2^53 − 1
 */
export function totalsOf(
  graph: Graph,
  batch = 1,
  measured: ReadonlyMap<string, Metric> = metrics,
): MetricValues {
  const totals: Record<string, number> = {};
  for (const [name, metric] of measured) {
    const total = totalOf(metric, graph, batch);
    if (total !== undefined) totals[name] = total;
  }
  return totals;
}

/**
 * A metric's total over a graph, or over those of its ops that are chosen; `undefined` when there is none.
 * @throws {SpecError} (code `too-large`) when a count is above 2^53 − 1
 */
export function totalOf(
  metric: Metric,
  graph: Graph,
  batch = 1,
  isChosen?: (node: GraphNode) => boolean,
): number | undefined {
  if ("dividend" in metric) {
    return quotientOf(
      metric.combine,
      totalOf(metric.dividend, graph, batch, isChosen),
      totalOf(metric.divisor, graph, batch, isChosen),
    );
  }
  const { nodes } = graph;
  // Most metrics are sums of one op at a time. No value is above its sum, so that the sum alone is checked.
  if (metric.combine === "sum" && "value" in metric && isChosen === undefined) {
    let sum = 0;
    for (const node of nodes) sum += metric.value(node);
    const total = metric.scalesWithBatch ? sum * batch : sum;
    if (total <= Number.MAX_SAFE_INTEGER) return total;
  }
  const reading = readingOf(metric, graph, batch);
  let total = metric.combine === "sum" ? 0 : undefined;
  for (let index = 0; index < nodes.length; index += 1) {
    const node = nodes[index] as GraphNode;
    if (isChosen !== undefined && !isChosen(node)) continue;
    const value = reading(node, index);
    if (value === undefined) continue;
    total = metric.combine === "sum" ? (total as number) + value : Math.max(total ?? value, value);
  }
  return total === undefined ? undefined : checkedTotal(total, metric);
}

/** By metric, what its numbers leave out although it should count: kinds of op, or entries of a table. */
export function leftOutOf(graph: Graph, measured: ReadonlyMap<string, Metric>): Analysis["leftOut"] {
  const leftOut: Record<string, readonly string[]> = {};
  for (const [name, metric] of measured) {
    const missing = missingOf(metric, graph);
    if (missing.length > 0) leftOut[name] = missing;
  }
  return leftOut;
}

function missingOf(metric: Metric, graph: Graph): readonly string[] {
  if ("leftOut" in metric) return metric.leftOut?.(graph) ?? [];
  if (!("isPartial" in metric)) return [];
  const partial = graph.nodes.filter((node) => metric.isPartial?.(node));
  return [...new Set(partial.map(({ op }) => op.name))];
}

/** Gives a metric's value for an op, by the op and its place in the order; `undefined` where it has none. */
type Reading = (node: GraphNode, index: number) => number | undefined;

/** @param known readings that needn't be made again for a quotient of theirs */
function readingOf(
  metric: Metric,
  graph: Graph,
  batch: number,
  known: ReadonlyMap<string, Reading> = new Map(),
): Reading {
  if ("value" in metric) {
    const factor = metric.scalesWithBatch ? batch : 1;
    return (node) => checkedValue(metric.value(node) * factor, metric, node);
  }
  if ("values" in metric) {
    const values = metric.values(graph, batch);
    return (node, index) => {
      const value = values[index];
      return value === undefined ? undefined : checkedValue(value, metric, node);
    };
  }
  const part = (each: Metric) => known.get(each.name) ?? readingOf(each, graph, batch);
  const dividend = part(metric.dividend);
  const divisor = part(metric.divisor);
  return (node, index) => quotientOf(metric.combine, dividend(node, index), divisor(node, index));
}

function layerReport(
  node: GraphNode,
  index: number,
  graph: Graph,
  readings: ReadonlyMap<string, Reading>,
  grid: Grid | null,
): LayerReport {
  const values: Record<string, number> = {};
  for (const [name, reading] of readings) {
    const value = reading(node, index);
    if (value !== undefined) values[name] = value;
  }
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
    precision: precisionOf(node, graph),
    compression: compressionOf(node, graph) ?? null,
    file: place?.source.name ?? null,
    line: place === null ? null : positionOf(place).line,
    scope: node.scope,
    grid,
  };
}

function gridOf(field: ReceptiveField | undefined): Grid | null {
  if (field === undefined) return null;
  return { jump: field.map(({ jump }) => toNumber(jump)), start: field.map(({ start }) => start) };
}

function checkedValue(value: number, metric: Metric, node: GraphNode): number {
  if (isFiniteReal(value, metric)) return value;
  return checked(value, () => `\`${metric.title}\` of \`${node.path}\``, node);
}

function checkedTotal(total: number, metric: Metric): number {
  if (isFiniteReal(total, metric)) return total;
  return checked(total, () => `the total of ${metric.title}`, undefined);
}

function isFiniteReal(value: number, metric: Metric): boolean {
  return "isReal" in metric && metric.isReal === true && Number.isFinite(value);
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
