import { checkSpec } from "../compile/check/check.js";
import type { Model } from "../compile/model.js";
import { type Diagnostic, Diagnostics } from "../core/diagnostic.js";
import { type Counting, rowAt } from "./point.js";
import { sample } from "./sample.js";
import type { Sequence } from "./sequence.js";

/** So many points are tried. */
const MOST_TRIED = 64;

/** The mistakes of the spec itself, which no point is free of, as the first point has them. */
export function ownMistakes(sequence: Sequence, counting: Counting): readonly Diagnostic[] {
  const { model, fixed, space } = counting;
  if (!isFaulty(model) && !failsEverywhere(sequence, counting)) return [];
  const varying = space.settingsAt(sequence.at(0));
  return model
    .instantiate({ ...fixed, settings: [...(fixed.settings ?? []), ...varying] })
    .diagnostics.filter(({ severity }) => severity === "error");
}

/** Whether a spec has mistakes that are found without expanding it. */
function isFaulty({ spec }: Model): boolean {
  const diagnostics = new Diagnostics();
  checkSpec(spec, diagnostics);
  return diagnostics.hasErrors || spec.diagnostics.some(({ severity }) => severity === "error");
}

/**
 * Whether points fail, and all in one way. All of them are tried where they are few, else some that chance chooses:
 * a regular choice might meet one value of an axis alone.
 */
function failsEverywhere(sequence: Sequence, counting: Counting): boolean {
  let first: Diagnostic | undefined;
  for (const position of sample(BigInt(sequence.length), MOST_TRIED, 0)) {
    const { mistake } = rowAt(sequence.at(Number(position)), counting, new Diagnostics());
    if (mistake === null || (first !== undefined && !isSame(mistake, first))) return false;
    first ??= mistake;
  }
  return true;
}

function isSame(a: Diagnostic, b: Diagnostic): boolean {
  return (
    a.code === b.code &&
    a.message === b.message &&
    a.place?.source === b.place?.source &&
    a.place?.start === b.place?.start
  );
}
