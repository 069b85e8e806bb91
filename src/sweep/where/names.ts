import { suggestion } from "../../core/nearest.js";
import { ExpressionError } from "../../spec/expression/error.js";
import type { ExpressionNode } from "../../spec/expression/syntax.js";

/** What a condition may speak of. */
export interface Names {
  /** All of them. */
  readonly all: ReadonlySet<string>;
  /** Those whose values may be words. */
  readonly hyperparameters: ReadonlySet<string>;
  /** The name that a word stands for, where that isn't the word itself. */
  readonly standIns: ReadonlyMap<string, string>;
  /** Collects those that the condition speaks of. */
  readonly used: Set<string>;
}

/**
 * The same expression, in which a bare word is the variable of that name: in a condition a dollar before each
 * would be noise. A word that a hyperparameter is compared with is itself.
 * @throws {ExpressionError} for a word that is no name
 */
export function withVariables(node: ExpressionNode, names: Names): ExpressionNode {
  const inner = (each: ExpressionNode) => withVariables(each, names);
  switch (node.kind) {
    case "literal":
      return typeof node.value === "string" ? variable(node.value, node, names) : node;
    case "variable":
      return variable(node.name, node, names);
    case "list":
      return { ...node, items: node.items.map(inner) };
    case "range":
      return { ...node, from: inner(node.from), to: inner(node.to) };
    case "index":
      return { ...node, list: inner(node.list), index: inner(node.index) };
    case "call":
      return { ...node, arguments: node.arguments.map(inner) };
    case "unary":
      return { ...node, operand: inner(node.operand) };
    case "conditional":
      return {
        ...node,
        condition: inner(node.condition),
        // biome-ignore lint/suspicious/noThenProperty: it is the part of an expression, and nobody awaits it
        then: inner(node.then),
        otherwise: inner(node.otherwise),
      };
    case "binary": {
      const { operator, left, right } = node;
      if (operator !== "==" && operator !== "!=") return { ...node, left: inner(left), right: inner(right) };
      return {
        ...node,
        left: isWordOf(left, right, names) ? left : inner(left),
        right: isWordOf(right, left, names) ? right : inner(right),
      };
    }
  }
}

function variable(
  word: string,
  { start, end }: { readonly start: number; readonly end: number },
  { all, standIns, used }: Names,
): ExpressionNode {
  const name = standIns.get(word) ?? word;
  if (all.has(name)) {
    used.add(name);
    return { kind: "variable", start, end, name };
  }
  throw new ExpressionError(
    `points have no \`${name}\``,
    { start, end },
    () => suggestion(name, all) ?? `valid: ${[...all].join(", ")}`,
  );
}

/** Whether a word is the value of the hyperparameter on the other side. */
function isWordOf(node: ExpressionNode, other: ExpressionNode, { all, hyperparameters }: Names): boolean {
  if (node.kind !== "literal" || typeof node.value !== "string" || all.has(node.value)) return false;
  const name = other.kind === "variable" ? other.name : other.kind === "literal" ? other.value : undefined;
  return typeof name === "string" && hyperparameters.has(name);
}
