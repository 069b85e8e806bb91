import type { LayerReport } from "../analyze/report.js";
import type { ChangedDetail } from "./changes.js";

/** In what two layers differ beside their costs: the op, arguments, the shapes that enter, whether weights are shared, how wide numbers are, and how weights are stored. */
export function detailsOf(before: LayerReport, after: LayerReport): ChangedDetail[] {
  const names = new Set([...Object.keys(before.arguments), ...Object.keys(after.arguments)]);
  return [
    { name: "op", before: before.op, after: after.op },
    ...[...names].map((name) => ({ name, before: before.arguments[name], after: after.arguments[name] })),
    { name: "input", before: before.inputs, after: after.inputs },
    ...sharing(before, after),
    { name: "precision", before: before.precision, after: after.precision },
    { name: "compression", before: before.compression, after: after.compression },
  ].filter((detail) => !same(detail.before, detail.after));
}

/** That weights start or stop being shared; with whom may change just because that layer has another path. */
function sharing(before: LayerReport, after: LayerReport): ChangedDetail[] {
  if ((before.sharedWith === null) === (after.sharedWith === null)) return [];
  return [{ name: "weights", before: before.sharedWith, after: after.sharedWith }];
}

/** Whether two plain values, lists of such among them, are equal. */
function same(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => same(item, b[index]));
  }
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
