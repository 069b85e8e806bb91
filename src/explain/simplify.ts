import type { FormulaValues } from "../core/facts.js";
import type { BinaryOperator, ExpressionNode } from "../spec/expression/syntax.js";
import { evaluateFormula } from "./evaluate.js";

const NO_ALIASES: ReadonlyMap<string, ExpressionNode> = new Map();

const ROUNDING: ReadonlySet<string> = new Set(["ceil", "floor", "round"]);

type NodeOf<Kind extends ExpressionNode["kind"]> = Extract<ExpressionNode, { kind: Kind }>;

/**
 * A formula for the case at hand: choices are made, switches that are 0 or 1 are put in, and what they
 * leave behind (0 · x, 1 · x, x + 0, x / 1) is cleared away.
 * @param kept variables that stay even when they are 0 or 1: the quantities that the formula is about
 * @param aliases variables that are just other names of something
 */
export function simplify(
  node: ExpressionNode,
  values: FormulaValues,
  kept: ReadonlySet<string>,
  aliases: ReadonlyMap<string, ExpressionNode> = NO_ALIASES,
): ExpressionNode {
  switch (node.kind) {
    case "variable": {
      const value = values.get(node.name);
      const alias = aliases.get(node.name);
      if (alias !== undefined) return alias;
      const isSwitch = value === 0 || value === 1;
      return isSwitch && !kept.has(node.name) ? literal(value, node) : node;
    }
    case "conditional": {
      const chosen = evaluateFormula(node.condition, values) ? node.then : node.otherwise;
      return simplify(chosen, values, kept, aliases);
    }
    case "binary":
      return simplifyBinary(
        node,
        simplify(node.left, values, kept, aliases),
        simplify(node.right, values, kept, aliases),
      );
    case "unary":
      return { ...node, operand: simplify(node.operand, values, kept, aliases) };
    case "call": {
      const inputs = node.arguments.map((argument) => simplify(argument, values, kept, aliases));
      const [only] = inputs;
      // Sides, channels and strides are whole already.
      if (ROUNDING.has(node.name) && (only?.kind === "variable" || only?.kind === "literal")) return only;
      return { ...node, arguments: inputs };
    }
    default:
      return node;
  }
}

function simplifyBinary(node: NodeOf<"binary">, left: ExpressionNode, right: ExpressionNode): ExpressionNode {
  const { operator } = node;
  const [a, b] = [numberOf(left), numberOf(right)];
  if (a !== undefined && b !== undefined) {
    const folded = evaluateFormula({ ...node, left, right }, new Map());
    if (typeof folded === "number") return literal(folded, node);
  }
  if (operator === "*" && (a === 0 || b === 0)) return literal(0, node);
  if (operator === "/" && a === 0) return literal(0, node);
  if (isNeutral(operator, a, "left")) return right;
  if (isNeutral(operator, b, "right")) return left;
  return { ...node, left, right };
}

function isNeutral(operator: BinaryOperator, value: number | undefined, side: "left" | "right"): boolean {
  if (operator === "*") return value === 1;
  if (operator === "+") return value === 0;
  if (side === "left") return false;
  return ((operator === "/" || operator === "**") && value === 1) || (operator === "-" && value === 0);
}

function numberOf(node: ExpressionNode): number | undefined {
  return node.kind === "literal" && typeof node.value === "number" ? node.value : undefined;
}

function literal(value: number, { start, end }: { start: number; end: number }): ExpressionNode {
  return { kind: "literal", start, end, value };
}
