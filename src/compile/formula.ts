import type { Block } from "../core/block.js";
import { builtInBlock } from "../spec/built-in.js";
import { compileExpression, type Environment } from "../spec/expression/evaluate.js";
import { parseExpression } from "../spec/expression/parse.js";
import { plain, type Value } from "../spec/expression/value.js";
import type { ValueNode } from "../spec/syntax.js";

/** Arguments of a formula: the block's parameters, and `in`, `height`, `width` and `extra`. */
export type FormulaArguments = Readonly<Record<string, number | boolean | string>>;

/** Evaluates a block's closed formula; parameters that aren't given have their defaults. */
export function evaluateFormula(block: Block, given: FormulaArguments): { params: number; macs: number } {
  const values = new Map<string, Value>(Object.entries(given));
  const environment: Environment = {
    lookup: (name) => values.get(name),
    names: () => values.keys(),
    scale: (count) => count,
    suspectComparison: () => undefined,
  };
  for (const parameter of builtInBlock(block.name)?.parameters ?? []) {
    if (values.has(parameter.name)) continue;
    if (parameter.choices !== undefined) values.set(parameter.name, parameter.choices[0] as string);
    else if (parameter.default !== undefined)
      values.set(parameter.name, defaultValue(parameter.default, environment));
  }
  const evaluate = (text: string) => compileExpression(parseExpression(text))(environment);
  for (const [name, text] of Object.entries(block.formula.where ?? {})) values.set(name, evaluate(text));
  return { params: numberOf(evaluate(block.formula.params)), macs: numberOf(evaluate(block.formula.macs)) };
}

function defaultValue(node: ValueNode, environment: Environment): Value {
  if (node.kind === "expression") return node.evaluate(environment);
  throw new Error("the defaults of built-in blocks are expressions");
}

function numberOf(value: Value): number {
  const number = plain(value);
  if (typeof number !== "number") throw new Error("a formula gives a number");
  return number;
}
