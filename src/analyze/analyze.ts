import { SpecError } from "../core/diagnostic.js";
import { exact, InexactError } from "../core/exact.js";
import { blockOf, type Graph, type GraphNode } from "../core/graph.js";
import { positionOf } from "../core/source.js";
import { metrics } from "./metrics/index.js";
import { shapesOf } from "./metrics/shapes.js";
import type { LayerReport, MetricValues } from "./report.js";

/** A graph's layers and totals, for a batch of images. */
export interface Analysis {
  readonly layers: readonly LayerReport[];
  readonly totals: MetricValues;
}

/**
 * Evaluates every metric for every op and adds them up.
 * @throws {SpecError} (code `too-large`) when a count is above 2^53 − 1
 */
export function analyze(graph: Graph, batch = 1): Analysis {
  const layers = graph.nodes.map((node) => layerReport(node, batch));
  const totals: Record<string, number> = {};
  for (const [name, metric] of metrics) {
    let total = 0;
    for (const layer of layers) total += layer.values[name] as number;
    totals[name] = checked(total, `the total of ${metric.title}`, undefined);
  }
  return { layers, totals };
}

function layerReport(node: GraphNode, batch: number): LayerReport {
  const values: Record<string, number> = {};
  for (const [name, metric] of metrics) {
    const value = metric.value(node) * (metric.scalesWithBatch ? batch : 1);
    values[name] = checked(value, `\`${metric.title}\` of \`${node.path}\``, node);
  }
  const { place } = node;
  return {
    path: node.path,
    op: node.op.name,
    block: blockOf(node.scope),
    inputs: shapesOf(node.inputs),
    outputs: shapesOf(node.outputs),
    arguments: node.arguments,
    values,
    file: place?.source.name ?? null,
    line: place === null ? null : positionOf(place).line,
    scope: node.scope,
  };
}

/** The last guard of exactness: a value that no mistake explains must not become a number in a report. */
function checked(value: number, what: string, node: GraphNode | undefined): number {
  if (Number.isNaN(value)) throw new Error(`${what} isn't a number, and no mistake says why`);
  try {
    return exact(value, what);
  } catch (error) {
    if (!(error instanceof InexactError)) throw error;
    throw new SpecError("too-large", error.message, node?.place ?? undefined);
  }
}
