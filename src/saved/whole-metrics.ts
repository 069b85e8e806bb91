import { conventionNamed } from "../conventions/metric-name.js";

/** The program's own metrics that count things. */
const COUNTS: ReadonlySet<string> = new Set([
  "params",
  "buffers",
  "macs",
  "flops",
  "activations",
  "weightBytes",
]);

/**
 * Whether a metric is known to have whole numbers only, and totals that are the sums of its layers. Another
 * one, of a later version, may be a real number, such as a ratio or an energy.
 */
export function isWholeMetric(name: string): boolean {
  return COUNTS.has(name) || conventionNamed(name) !== undefined;
}
