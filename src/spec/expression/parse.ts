import { ExpressionError } from "./error.js";
import { parse as parseGrammar } from "./parser.js";
import type { ExpressionNode } from "./syntax.js";

/** Longer ones are a mistake, and nesting without bound would exhaust the stack. */
const LONGEST = 2000;

/** Parses an expression. @throws {ExpressionError} where the text isn't one. */
export function parseExpression(text: string): ExpressionNode {
  if (text.length > LONGEST) {
    throw new ExpressionError(`an expression of ${text.length} characters; at most ${LONGEST} are read`, {
      start: 0,
      end: 1,
    });
  }
  try {
    return parseGrammar(text);
  } catch (error) {
    throw new ExpressionError(...explain(error, text));
  }
}

function explain(error: unknown, text: string): ConstructorParameters<typeof ExpressionError> {
  const { location, found } = error as {
    location?: { start: { offset: number }; end: { offset: number } };
    found?: string | null;
  };
  const start = location?.start.offset ?? 0;
  const at = { start, end: Math.max(location?.end.offset ?? start, start + 1) };
  if (/\?[^:]*:/.test(text)) {
    return ["`? :` isn't part of the language", { start: text.indexOf("?"), end: text.length }, "write `a if c else b`"];
  }
  if (/&&|\|\||!(?!=)/.test(text)) {
    return ["`&&`, `||` and `!` aren't part of the language", at, "write `and`, `or` and `not`"];
  }
  if (/^\s*\$?[A-Za-z_]\w*\s*\((?!.*\))/.test(text)) {
    return [
      "the closing `)` is missing",
      { start: 0, end: text.length },
      "inside `{ }` or `[ ]` a comma ends the value; put the expression in quotes",
    ];
  }
  const what = found === null || found === undefined ? "the end" : `\`${found}\``;
  return [
    `can't read this expression: ${what} is unexpected here`,
    at,
    "an expression is a number, a word, a $variable, or Python arithmetic with them",
  ];
}
