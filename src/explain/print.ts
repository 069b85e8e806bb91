import type { ExpressionNode } from "../spec/expression/syntax.js";

/** How a formula's variables are written: as symbols, or as their values. */
export type VariableText = (name: string) => string;

/** How tightly each operator binds; a lower one needs brackets inside a higher one. */
const BINDING: Readonly<Record<string, number>> = {
  "+": 1,
  "-": 1,
  "*": 2,
  "/": 2,
  "//": 2,
  "%": 2,
  "**": 4,
};

const SUPERSCRIPT = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"];

/** A formula as papers write it: K² · N · M, ⌈H / s⌉. */
export function printFormula(node: ExpressionNode, variable: VariableText): string {
  return print(node, variable, 0);
}

function print(node: ExpressionNode, variable: VariableText, outer: number): string {
  switch (node.kind) {
    case "literal":
      return String(node.value);
    case "variable":
      return bracketed(variable(node.name), outer);
    case "unary":
      return `−${print(node.operand, variable, 3)}`;
    case "binary":
      return printBinary(node, variable, outer);
    case "call":
      return printCall(
        node.name,
        node.arguments.map((argument) => print(argument, variable, 0)),
      );
    default:
      throw new Error(`a formula has no ${node.kind}`);
  }
}

/** A power that stands for a variable needs brackets under another power. */
function bracketed(text: string, outer: number): string {
  return outer >= 4 && /[^\w.]/.test(text) ? `(${text})` : text;
}

function printBinary(
  { operator, left, right }: Extract<ExpressionNode, { kind: "binary" }>,
  variable: VariableText,
  outer: number,
): string {
  const binding = BINDING[operator];
  if (binding === undefined) throw new Error(`a formula has no ${operator}`);
  if (operator === "**") {
    const exponent = right.kind === "literal" ? SUPERSCRIPT[Number(right.value)] : undefined;
    const base = print(left, variable, 4);
    return exponent === undefined ? `${base}^${print(right, variable, 4)}` : `${base}${exponent}`;
  }
  if (operator === "//") return `⌊${print(left, variable, 2)} / ${print(right, variable, 3)}⌋`;
  const sign = { "*": "·", "-": "−" }[operator as string] ?? operator;
  const ownRight = operator === "-" || operator === "/" ? binding + 0.5 : binding;
  const text = `${print(left, variable, binding)} ${sign} ${print(right, variable, ownRight)}`;
  return binding < outer ? `(${text})` : text;
}

function printCall(name: string, values: readonly string[]): string {
  if (name === "ceil") return `⌈${values[0]}⌉`;
  if (name === "floor") return `⌊${values[0]}⌋`;
  return `${name}(${values.join(", ")})`;
}
