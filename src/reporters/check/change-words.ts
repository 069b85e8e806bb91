import type { LayerChange } from "../../diff/changes.js";
import { humanCell } from "../cell.js";
import { detailsText } from "../detail-text.js";

/** The path of a changed layer; both where it was renamed. */
export function changedPath({ before, after }: LayerChange): string {
  const [old, now] = [before?.path, after?.path];
  return old === undefined || now === undefined || old === now ? (now ?? old ?? "") : `${old} → ${now}`;
}

/** What happened to a layer: `new`, `deleted`, or what is different: `kernel 3 → 5`. */
export function changeText({ kind, details }: LayerChange): string {
  if (kind === "added") return "new";
  if (kind === "removed") return "deleted";
  return detailsText(details);
}

/** A layer's change of a metric: `+1,204,224 stage2/0/pointwise (out 64 → 96)`. */
export function changeSentence(change: LayerChange, metric: string, unit: string): string {
  const delta = humanCell({ kind: "exact", value: change.delta[metric] ?? 0, signed: true, unit });
  const what = changeText(change);
  return `${delta} ${changedPath(change)}${what === "" ? "" : ` (${what})`}`;
}
