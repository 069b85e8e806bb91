import picomatch from "picomatch";
import type { LayerReport, ModelReport } from "../analyze/report.js";
import { SpecError } from "../core/diagnostic.js";
import { levelsOf } from "../core/graph.js";
import { suggestion } from "../core/nearest.js";
import type { BudgetSyntax } from "../spec/syntax.js";

/** The layers of a model that a budget counts. */
export function selectedLayers(budget: BudgetSyntax, { layers }: ModelReport): readonly LayerReport[] {
  const { layer, block } = budget;
  let selected = layers;
  if (layer !== undefined) {
    // A path stands for everything below it, too.
    const matches = picomatch([layer, `${layer}/**`]);
    selected = selected.filter(({ path }) => matches(path));
  }
  if (block !== undefined) {
    selected = selected.filter(({ scope }) => levelsOf(scope).some((level) => level.block === block));
  }
  return selected;
}

/** The mistake of a budget that counts nothing: it would always hold. */
export function selectsNothing(budget: BudgetSyntax, { layers, id }: ModelReport): SpecError {
  const levels = layers.flatMap(({ scope }) => levelsOf(scope));
  const { layer, block } = budget;
  const missing = [
    ...(block === undefined ? [] : [`block \`${block}\``]),
    ...(layer === undefined ? [] : [`layer \`${layer}\``]),
  ];
  const help =
    block === undefined
      ? suggestion(layer ?? "", new Set(levels.map(({ path }) => path)))
      : suggestion(block, new Set(levels.flatMap((level) => level.block ?? [])));
  return new SpecError(
    "reference",
    `this budget counts nothing of \`${id}\`: there is no ${missing.join(" in ")}`,
    budget.place,
    { help: help ?? "`--depth all` shows every path and block" },
  );
}

/** What of a model a budget counts, in words; `null` for all of it. */
export function partOf({ layer, block }: BudgetSyntax): string | null {
  const parts = [...(block === undefined ? [] : [`block ${block}`]), ...(layer === undefined ? [] : [layer])];
  return parts.length === 0 ? null : parts.join(" in ");
}
