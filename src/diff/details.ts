import type { LayerReport } from "../analyze/report.js";
import type { ChangedDetail } from "./changes.js";

/** In what two layers differ beside their costs: the op, arguments, and the shapes that enter. */
export function detailsOf(before: LayerReport, after: LayerReport): ChangedDetail[] {
  const names = new Set([...Object.keys(before.arguments), ...Object.keys(after.arguments)]);
  return [
    { name: "op", before: before.op, after: after.op },
    ...[...names].map((name) => ({ name, before: before.arguments[name], after: after.arguments[name] })),
    { name: "input", before: before.inputs, after: after.inputs },
  ].filter((detail) => !same(detail.before, detail.after));
}

/** Whether two plain values, lists of such among them, are equal. */
function same(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => same(item, b[index]));
  }
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
