import type { Block } from "../core/block.js";
import type { FormulaValues } from "../core/facts.js";
import { builtInBlock } from "../spec/built-in.js";
import { evaluateFormula, formulaCount } from "./evaluate.js";

/**
 * The values of a block's formula: its arguments, its parameters' defaults, and its `where`s in order.
 * @param given the block's arguments, and `in`, `height`, `width` and `extra` (see `Formula`)
 */
export function blockValues(
  block: Block,
  given: Readonly<Record<string, number | boolean | string>>,
): FormulaValues {
  const values = new Map(Object.entries(given));
  for (const parameter of builtInBlock(block.name)?.parameters ?? []) {
    if (values.has(parameter.name)) continue;
    if (parameter.choices !== undefined) values.set(parameter.name, parameter.choices[0] as string);
    else if (parameter.default?.kind === "expression") {
      values.set(parameter.name, evaluateFormula(parameter.default.node, values));
    }
  }
  for (const [name, text] of Object.entries(block.formula.where ?? {}))
    values.set(name, evaluateFormula(text, values));
  return values;
}

/** What a block costs by its closed formula. */
export function blockCost(
  block: Block,
  given: Readonly<Record<string, number | boolean | string>>,
): { params: number; macs: number } {
  const values = blockValues(block, given);
  return {
    params: formulaCount(block.formula.params, values),
    macs: formulaCount(block.formula.macs, values),
  };
}
