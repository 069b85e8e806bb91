import type { FormulaValues } from "../core/facts.js";
import { compileExpression, NO_VARIABLES } from "../spec/expression/evaluate.js";
import { parseExpression } from "../spec/expression/parse.js";
import type { ExpressionNode } from "../spec/expression/syntax.js";
import { plain } from "../spec/expression/value.js";

/** The value of a formula's expression. */
export function evaluateFormula(
  formula: string | ExpressionNode,
  values: FormulaValues,
): number | boolean | string {
  const node = typeof formula === "string" ? parseExpression(formula) : formula;
  const value = plain(
    compileExpression(node)({
      ...NO_VARIABLES,
      lookup: (name) => values.get(name),
      names: () => values.keys(),
    }),
  );
  if (typeof value === "object" || value === undefined) throw new Error("a formula gives one value");
  return value;
}

/** The value of a formula that gives a count. */
export function formulaCount(formula: string | ExpressionNode, values: FormulaValues): number {
  const value = evaluateFormula(formula, values);
  if (typeof value !== "number") throw new Error("a formula gives a number");
  return value;
}
