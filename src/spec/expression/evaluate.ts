import { suggestion } from "../../core/nearest.js";
import { ExpressionError } from "./error.js";
import { type ExpressionFunction, type FunctionContext, functions, isReal } from "./functions.js";
import type { BinaryOperator, ExpressionNode } from "./syntax.js";
import { describe, RealCount, Table, type Value } from "./value.js";

/** What an expression is evaluated in. */
export interface Environment extends FunctionContext {
  /** The value of a variable, or `undefined` when there is none of that name. */
  lookup(name: string): Value | undefined;
  /** The names that `lookup` knows, for suggestions. */
  names(): Iterable<string>;
  /** Told when a real channel count is compared with a variable that was never scaled. */
  suspectComparison(at: { start: number; end: number }): void;
  /** Told before a list is made, which it may refuse: few characters can ask for very many numbers. */
  countList(length: number, at: { start: number; end: number }): void;
}

/** A constant that anybody writes is far shorter. */
const LONGEST_CONSTANT = 10_000;

/** Where nothing can be read: for values that must be constant. */
export const NO_VARIABLES: Environment = {
  lookup: () => undefined,
  names: () => [],
  scale: (count) => count,
  suspectComparison: () => undefined,
  countList: (length, at) => {
    if (length > LONGEST_CONSTANT) {
      throw new ExpressionError(`a constant of more than ${LONGEST_CONSTANT} numbers`, at);
    }
  },
};

/** An expression ready to run. */
export type Evaluator = (environment: Environment) => Value;

/** The longest list that a range may make. */
const LONGEST_RANGE = 1_000_000;

/** Turns a parsed expression into a function. Only the names that `lookup` gives and the whitelisted functions can be reached. */
export function compileExpression(node: ExpressionNode): Evaluator {
  switch (node.kind) {
    case "literal": {
      const { value } = node;
      return () => value;
    }
    case "variable":
      return (environment) => {
        const value = environment.lookup(node.name);
        if (value === undefined) {
          throw new ExpressionError(`there is no variable \`$${node.name}\` here`, node, () =>
            suggestion(node.name, environment.names()),
          );
        }
        return value;
      };
    case "list": {
      const items = node.items.map(compileExpression);
      return (environment) => {
        environment.countList(items.length, node);
        return items.map((item) => item(environment));
      };
    }
    case "range":
      return compileRange(node);
    case "index":
      return compileIndex(node);
    case "call":
      return compileCall(node);
    case "unary":
      return compileUnary(node);
    case "binary":
      return compileBinary(node);
    case "conditional": {
      const condition = compileExpression(node.condition);
      const then = compileExpression(node.then);
      const otherwise = compileExpression(node.otherwise);
      return (environment) =>
        truth(condition(environment), node.condition) ? then(environment) : otherwise(environment);
    }
  }
}

type NodeOf<Kind extends ExpressionNode["kind"]> = Extract<ExpressionNode, { kind: Kind }>;

function compileRange(node: NodeOf<"range">): Evaluator {
  const from = compileExpression(node.from);
  const to = compileExpression(node.to);
  return (environment) => {
    const first = numberOf(from(environment), node.from);
    const last = numberOf(to(environment), node.to);
    if (!Number.isSafeInteger(first) || !Number.isSafeInteger(last)) {
      throw new ExpressionError(`a range needs whole numbers, got ${first}..${last}`, node);
    }
    if (last - first >= LONGEST_RANGE) {
      throw new ExpressionError(`a range of more than ${LONGEST_RANGE} numbers`, node);
    }
    environment.countList(Math.max(0, last - first + 1), node);
    const numbers: number[] = [];
    for (let number = first; number <= last; number += 1) numbers.push(number);
    return numbers;
  };
}

function compileIndex(node: NodeOf<"index">): Evaluator {
  const list = compileExpression(node.list);
  const index = compileExpression(node.index);
  return (environment) => {
    const from = list(environment);
    const at = index(environment);
    const key = at instanceof RealCount ? at.value : at;
    if (from instanceof Table) {
      const found = from.entries.get(String(key));
      if (found !== undefined) return found;
      throw new ExpressionError(`the table has no entry for ${describe(at)}`, node.index, () =>
        typeof key === "number"
          ? `its entries: ${[...from.entries.keys()].join(", ")}`
          : suggestion(String(key), from.entries.keys()),
      );
    }
    if (!Array.isArray(from))
      throw new ExpressionError(`${describe(from)} isn't a list or a table`, node.list);
    const items = from as readonly Value[];
    if (typeof key !== "number" || !Number.isInteger(key)) {
      throw new ExpressionError(`a list is indexed by whole numbers, got ${describe(at)}`, node.index);
    }
    const found = items[key < 0 ? items.length + key : key];
    if (found === undefined) {
      throw new ExpressionError(
        `there is no item ${key} in a list of ${items.length}`,
        node.index,
        "the first item is 0",
      );
    }
    return found;
  };
}

function compileCall(node: NodeOf<"call">): Evaluator {
  const called = functions.get(node.name);
  if (called === undefined) {
    throw new ExpressionError(
      `there is no function \`${node.name}\``,
      node,
      suggestion(node.name, functions.keys()),
    );
  }
  const number = node.arguments.length;
  if (number < called.least || number > called.most) {
    throw new ExpressionError(
      `\`${node.name}\` is given ${number} arguments`,
      node,
      `usage: ${called.usage}`,
    );
  }
  const inputs = node.arguments.map(compileExpression);
  return (environment) => {
    const values = inputs.map((input) => input(environment));
    const numbers = numbersFor(called, values, node);
    const result = finite(called.call(numbers, environment), node);
    return (called.real ?? values.some(isReal)) ? new RealCount(result) : result;
  };
}

/** The numbers of a call; `len` alone doesn't look into its list. */
function numbersFor(called: ExpressionFunction, values: readonly Value[], node: NodeOf<"call">): number[] {
  const [first] = values;
  if (called.acceptsList && values.length === 1 && Array.isArray(first)) {
    const items = first as readonly Value[];
    if (node.name === "len") return items.map(() => 0);
    if (items.length === 0) throw new ExpressionError(`\`${node.name}\` of an empty list`, node);
    return items.map((item) => numberOf(item, node));
  }
  if (node.name === "len") throw new ExpressionError("`len` needs a list", node);
  return values.map((value, index) => numberOf(value, node.arguments[index] as ExpressionNode));
}

function compileUnary(node: NodeOf<"unary">): Evaluator {
  const operand = compileExpression(node.operand);
  if (node.operator === "not") return (environment) => !truth(operand(environment), node.operand);
  const sign = node.operator === "-" ? -1 : 1;
  return (environment) => {
    const value = operand(environment);
    const result = sign * numberOf(value, node.operand);
    return value instanceof RealCount ? new RealCount(result) : result;
  };
}

function compileBinary(node: NodeOf<"binary">): Evaluator {
  const left = compileExpression(node.left);
  const right = compileExpression(node.right);
  const { operator } = node;
  switch (operator) {
    case "and":
      return (environment) => truth(left(environment), node.left) && truth(right(environment), node.right);
    case "or":
      return (environment) => truth(left(environment), node.left) || truth(right(environment), node.right);
    case "==":
    case "!=":
    case "<":
    case "<=":
    case ">":
    case ">=":
      return (environment) => compare(operator, left(environment), right(environment), node, environment);
    default:
      return (environment) => {
        const a = left(environment);
        const b = right(environment);
        const result = finite(
          calculate(operator, numberOf(a, node.left), numberOf(b, node.right), node),
          node,
        );
        return a instanceof RealCount || b instanceof RealCount ? new RealCount(result) : result;
      };
  }
}

function calculate(operator: BinaryOperator, a: number, b: number, node: NodeOf<"binary">): number {
  if (b === 0 && (operator === "/" || operator === "//" || operator === "%")) {
    throw new ExpressionError("division by zero", node);
  }
  switch (operator) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      return a / b;
    case "//":
      return quotient(a, b);
    case "%":
      return remainder(a, b);
    default:
      return a ** b;
  }
}

/** What is left of a after taking b as often as it goes in; it has the sign of b. */
function remainder(a: number, b: number): number {
  const left = a % b;
  return left !== 0 && left < 0 !== b < 0 ? left + b : left;
}

/**
 * How often b goes into a, as Python computes it: the remainder of two doubles is exact, while a / b may be
 * rounded up to the next whole number.
 */
function quotient(a: number, b: number): number {
  const times = (a - remainder(a, b)) / b;
  const below = Math.floor(times);
  return times - below > 0.5 ? below + 1 : below;
}

function compare(
  operator: BinaryOperator,
  a: Value,
  b: Value,
  node: NodeOf<"binary">,
  environment: Environment,
): boolean {
  if (mixesScales(a, b, node)) environment.suspectComparison(node);
  if (operator === "==") return same(a, b);
  if (operator === "!=") return !same(a, b);
  const left = numberOf(a, node.left);
  const right = numberOf(b, node.right);
  if (operator === "<") return left < right;
  if (operator === "<=") return left <= right;
  return operator === ">" ? left > right : left >= right;
}

/** Whether a real count is compared with a count that comes from a variable and was never scaled. */
function mixesScales(a: Value, b: Value, node: NodeOf<"binary">): boolean {
  if (a instanceof RealCount) return typeof b === "number" && readsVariable(node.right);
  return b instanceof RealCount && typeof a === "number" && readsVariable(node.left);
}

function readsVariable(node: ExpressionNode): boolean {
  switch (node.kind) {
    case "variable":
      return true;
    case "unary":
      return readsVariable(node.operand);
    case "binary":
      return readsVariable(node.left) || readsVariable(node.right);
    case "index":
      return readsVariable(node.list);
    default:
      return false;
  }
}

function same(a: Value, b: Value): boolean {
  const left = a instanceof RealCount ? a.value : a;
  const right = b instanceof RealCount ? b.value : b;
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, index) => same(item, right[index]));
  }
  return left === right;
}

/** The truth of a condition: a boolean, or a number that isn't 0. A word has none. */
export function truth(value: Value, at: { start: number; end: number }): boolean {
  if (typeof value === "boolean") return value;
  if (typeof value === "number") return value !== 0;
  if (value instanceof RealCount) return value.value !== 0;
  throw new ExpressionError(
    `a condition is true or false, got ${describe(value)}`,
    at,
    "write `true` or `false`, or compare with `==`",
  );
}

function numberOf(value: Value, at: { start: number; end: number }): number {
  if (typeof value === "number") return value;
  if (value instanceof RealCount) return value.value;
  const help = typeof value === "string" ? `a variable is written with a dollar: \`$${value}\`` : undefined;
  throw new ExpressionError(`a number is needed here, got ${describe(value)}`, at, help);
}

function finite(value: number, at: { start: number; end: number }): number {
  if (Number.isFinite(value)) return value;
  throw new ExpressionError(Number.isNaN(value) ? "this has no value" : "this is infinite", at);
}
