import type { Diagnostic } from "../core/diagnostic.js";
import { grouped } from "../reporters/number.js";
import type { Gaps } from "../sweep/merge/gaps.js";
import type { MergedPoints } from "./merged-points.js";

/**
 * What is said of points that aren't there. Where a file lacks some itself, nobody knows which were wanted: it is of
 * a sample, or of those for which a condition holds.
 * @param expected how many there have to be, which is an error when there are others
 */
export function missingNotes(merged: MergedPoints, expected: number | undefined): Diagnostic[] {
  const { areWhole, gaps, count } = merged;
  if (areWhole && expected !== undefined) gaps.end(expected);
  const missing = areWhole && gaps.missing > 0n ? rangesText(gaps) : undefined;
  if (expected === undefined || count === expected) {
    if (missing === undefined) return [];
    return [note("warning", `${missing} missing: no file has them`)];
  }
  const message = `there are ${grouped(count)} points instead of ${grouped(expected)}`;
  return [note("error", missing === undefined ? message : `${message}: ${missing} missing`)];
}

function note(severity: Diagnostic["severity"], message: string): Diagnostic {
  return { code: "absent", severity, message };
}

/** `the points 3, 5–7 and 9 are`. */
function rangesText({ found, areMore }: Gaps): string {
  const parts = found.map(({ first, last }) => (first === last ? `${first}` : `${first}–${last}`));
  if (areMore) parts.push("others");
  if (parts.length === 1 && found[0]?.first === found[0]?.last) return `the point ${parts[0]} is`;
  const last = parts.pop();
  return `the points ${parts.length === 0 ? last : `${parts.join(", ")} and ${last}`} are`;
}
