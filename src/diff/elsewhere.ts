import type { LayerReport } from "../analyze/report.js";
import type { LayerChange } from "./changes.js";
import { commonSubsequence } from "./subsequence.js";

/**
 * Of layers that are gone and layers that are new, those that have their counterpart in another scope, in the same
 * order: a block and the same layers written out, or a spec and a model file, whose names have other levels. They
 * have the op, the shape of what they give, and all costs in common.
 * @param metrics the costs to compare
 * @returns the layer that is gone, by the one that is new
 */
export function counterpartsElsewhere(
  changes: readonly LayerChange[],
  metrics: readonly string[],
): ReadonlyMap<LayerReport, LayerReport> {
  const gone = changes.flatMap(({ before, after }) => (before !== null && after === null ? [before] : []));
  const added = changes.flatMap(({ before, after }) => (after !== null && before === null ? [after] : []));
  const textOf = (layer: LayerReport) =>
    JSON.stringify([layer.op, layer.outputs, metrics.map((name) => layer.values[name])]);
  const common = commonSubsequence(gone.map(textOf), added.map(textOf));
  return new Map(common.map(([i, j]) => [added[j] as LayerReport, gone[i] as LayerReport]));
}
