import { type Diagnostic, Diagnostics } from "../core/diagnostic.js";
import { type Counting, rowAt } from "./point.js";
import { sample } from "./sample.js";
import type { Sequence } from "./sequence.js";

/** So many points are tried. */
const MOST_TRIED = 64;

/**
 * The mistakes of the spec itself: those at the first point, where the first of them is met at all others that are
 * tried, too. All points are tried where they are few, else some that chance chooses, whatever the axes are. None
 * when a point can be counted, or fails in another way.
 */
export function ownMistakes(sequence: Sequence, counting: Counting): readonly Diagnostic[] {
  const { model, fixed, space } = counting;
  let first: Diagnostic | undefined;
  for (const position of sample(BigInt(sequence.length), MOST_TRIED, 0)) {
    const { mistake } = rowAt(sequence.at(Number(position)), counting, new Diagnostics());
    if (mistake === null || (first !== undefined && !isSame(mistake, first))) return [];
    first ??= mistake;
  }
  const varying = space.settingsAt(sequence.at(0));
  return model
    .instantiate({ ...fixed, settings: [...(fixed.settings ?? []), ...varying] })
    .diagnostics.filter(({ severity }) => severity === "error");
}

function isSame(a: Diagnostic, b: Diagnostic): boolean {
  return (
    a.code === b.code &&
    a.message === b.message &&
    a.place?.source === b.place?.source &&
    a.place?.start === b.place?.start
  );
}
