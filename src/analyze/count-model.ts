import { isCompressed } from "../core/compression.js";
import type { Graph } from "../core/graph.js";
import type { Metric } from "../core/metric.js";
import { inputPrecision } from "../core/precision.js";
import { type Analysis, analyze } from "./analyze.js";
import { type Deployment, deployed } from "./deployment.js";
import { energyTableOf } from "./energy/horowitz.js";
import { isEnergy } from "./energy/parts.js";
import { peakOf } from "./memory/liveness.js";
import { peakActivationBytes } from "./metrics/peak-activation-bytes.js";
import type { ModelReport } from "./report.js";

/** What a report says of a model beside what is counted. */
export type ModelFacts = Pick<
  ModelReport,
  | "id"
  | "name"
  | "source"
  | "format"
  | "settings"
  | "changed"
  | "inputs"
  | "budgets"
  | "accuracy"
  | "appended"
>;

/** How a model is counted. */
export interface Counting extends Deployment {
  readonly batch: number;
  readonly measured: ReadonlyMap<string, Metric>;
  /** What counts; `analyze` unless given. */
  readonly analysis?: (graph: Graph, batch: number, measured: Counting["measured"]) => Analysis;
}

/**
 * Counts a network, wherever it comes from; it isn't compared with anything yet.
 * @throws {SpecError} (code `too-large`) when a count is above 2^53 − 1
 */
export function countModel(network: Graph, facts: ModelFacts, counting: Counting): ModelReport {
  const { batch, measured, foldNorm = false, fuse = true, analysis = analyze } = counting;
  const graph = deployed(network, counting);
  const { totals, leftOut, layers } = analysis(graph, batch, measured);
  return {
    ...facts,
    batch,
    uncounted: graph.uncounted,
    totals,
    leftOut,
    foldsNorm: foldNorm,
    fuses: fuse,
    precision: inputPrecision(graph),
    compressed: isCompressed(graph),
    peak: measured.has(peakActivationBytes.name) ? peakOf(graph, batch) : null,
    energySource: [...measured.keys()].some(isEnergy) ? energyTableOf(graph).source : null,
    baseline: null,
    missingBaseline: null,
    ratios: {},
    layers,
  };
}
