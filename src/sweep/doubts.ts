import type { Diagnostic, Diagnostics } from "../core/diagnostic.js";

/** Gives what was found since it was asked last; the first time, since this was called. */
export function newDoubts(doubts: Diagnostics): () => readonly Diagnostic[] {
  const known = new Set(doubts.list);
  return () => {
    if (doubts.count === known.size) return [];
    const found = doubts.list.filter((doubt) => !known.has(doubt));
    for (const doubt of found) known.add(doubt);
    return found;
  };
}

/** Adds what another thread found in some points, which come after those before: each doubt is said once. */
export function addDoubts(found: readonly Diagnostic[], doubts: Diagnostics): void {
  for (const doubt of found) doubts.add(doubt, { round: found });
}
