import type { LiveTensor } from "../analyze/memory/liveness.js";
import { peakActivationBytes } from "../analyze/metrics/peak-activation-bytes.js";
import type { ModelReport } from "../analyze/report.js";
import { humanBytes } from "./number.js";

/** So many of the tensors that are alive at a peak are named. */
const MOST_NAMED = 5;

/** Where a model needs most memory and for what, if its peak is among the columns. */
export function peakNotes({ id, peak }: ModelReport, columns: readonly string[]): string[] {
  if (peak === null || !columns.includes(peakActivationBytes.name)) return [];
  const named = peak.alive.slice(0, MOST_NAMED).map(liveText);
  const others = peak.alive.length - named.length;
  const all = others === 0 ? named : [...named, `${others} more`];
  return [`${id} needs ${humanBytes(peak.bytes)} at ${peak.path}: ${all.join(", ")}`];
}

function liveText({ path, shape, bytes, use }: LiveTensor): string {
  return `${path ?? "input"} ${shape.join("×")} ${humanBytes(bytes)} (${use})`;
}
