import { metrics } from "../analyze/metrics/index.js";
import { conventionNamed } from "../conventions/metric-name.js";

/** The program's own metrics that count things. */
const COUNTS: ReadonlySet<string> = new Set([
  "params",
  "buffers",
  "macs",
  "flops",
  "activations",
  "weightBytes",
  "peakActivationBytes",
  "memoryTraffic",
  "compressedBytes",
  "codeBytes",
  "indexBytes",
  "codebookBytes",
  "effectiveMacs",
  "multiplications",
  "additions",
  "binaryOps",
  "backwardMacs",
  "trainingMacs",
  "trainingMultiplications",
  "savedActivationBytes",
  "optimizerBytes",
]);

/**
 * Whether a metric is known to have a whole number for every op. Another one may be a real number, such as
 * a ratio or an energy, and there may be none of it.
 */
export function isWholeMetric(name: string): boolean {
  return COUNTS.has(name) || conventionNamed(name) !== undefined;
}

/** Whether a network may have nothing of a metric: a sum is there in any case. */
export function mayBeAbsent(name: string): boolean {
  return conventionNamed(name) === undefined && metrics.get(name)?.combine !== "sum";
}
