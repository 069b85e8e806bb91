import { energyTableOf } from "../../analyze/energy/horowitz.js";
import { isEnergy } from "../../analyze/energy/parts.js";
import { plain } from "../../spec/expression/value.js";
import type { Sweep } from "../../sweep/sweep.js";
import type { PointTable } from "../../sweep/table.js";
import { conventionNotes, countingFacts, missingText } from "../report-view.js";
import { valueText } from "./columns.js";

/** What is said of a sweep beside its model's name: what is the same for all points. */
export function sweepFacts(
  { model, fixed, batch, foldNorm, fuse, compressedBy, energy = model.spec.syntax.energy }: Sweep,
  names: readonly string[],
): string[] {
  const { variant, settings = [], input } = fixed;
  return [
    ...(variant === undefined ? [] : [`variant ${variant.name}`]),
    ...settings.map(({ name, value }) => `${name} ${valueText(plain(value) ?? "")}`),
    ...(input === undefined ? [] : [`input ${input.shape.join("×")}`]),
    ...(batch === 1 ? [] : [`batch ${batch}`]),
    ...(foldNorm ? ["norms folded"] : []),
    ...(fuse === false ? ["nothing fused"] : []),
    ...(compressedBy === undefined ? [] : [`compressed by ${compressedBy}`]),
    ...countingFacts(names),
    ...(names.some(isEnergy)
      ? [`energy: a model, in picojoules by the table of ${energyTableOf({ energy }).source}`]
      : []),
  ];
}

/** The sentences below a table: where conventions' numbers come from, and what they leave out. */
export function countingNotes(
  names: readonly string[],
  leftOut: ReadonlyMap<string, string>,
  { measured }: PointTable,
): string[] {
  return [
    ...[...leftOut].map(([name, ops]) => `${name} counts points in part: ${missingText(name, ops)}`),
    ...conventionNotes(names, measured),
  ];
}
