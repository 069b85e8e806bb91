import { ExpressionError } from "./error.js";
import { parse as parseGrammar } from "./parser.js";
import type { ExpressionNode } from "./syntax.js";

/** Longer ones are a mistake, and nesting without bound would exhaust the stack. */
const LONGEST = 2000;

/** Expressions parsed before: specs repeat themselves. Each may keep the whole text that it stands in from being forgotten. */
const parsed = new Map<string, ExpressionNode>();
const MOST_KEPT = 1000;

/** Parses an expression. @throws {ExpressionError} where the text isn't one. */
export function parseExpression(text: string): ExpressionNode {
  if (text.length > LONGEST) {
    throw new ExpressionError(`an expression of ${text.length} characters; at most ${LONGEST} are read`, {
      start: 0,
      end: 1,
    });
  }
  const known = parseSimple(text) ?? parsed.get(text);
  if (known !== undefined) return known;
  try {
    const node = parseGrammar(text);
    if (parsed.size >= MOST_KEPT) parsed.clear();
    parsed.set(text, node);
    return node;
  } catch (error) {
    throw new ExpressionError(...explain(error, text));
  }
}

/**
 * Plain numbers, words, variables and sizes, which are most of a spec and which the grammar reads the same
 * way, only slower. A test holds that it does.
 */
function parseSimple(text: string): ExpressionNode | undefined {
  const at = { start: 0, end: text.length };
  if (/^\d{1,15}(\.\d{1,15})?$/.test(text)) return { kind: "literal", ...at, value: Number(text) };
  if (/^\$[A-Za-z_]\w*$/.test(text)) return { kind: "variable", ...at, name: text.slice(1) };
  if (/^[A-Za-z]\w*$/.test(text) && !KEYWORDS.has(text)) return { kind: "literal", ...at, value: text };
  if (/^\d{1,15}(x\d{1,15})+$/.test(text)) {
    return {
      kind: "list",
      ...at,
      items: text.split("x").map((side) => ({ kind: "literal", ...at, value: Number(side) })),
    };
  }
  return undefined;
}

const KEYWORDS = new Set(["if", "else", "and", "or", "not", "true", "false"]);

function explain(error: unknown, text: string): ConstructorParameters<typeof ExpressionError> {
  const { location, found } = error as {
    location?: { start: { offset: number }; end: { offset: number } };
    found?: string | null;
  };
  const start = location?.start.offset ?? 0;
  const at = { start, end: Math.max(location?.end.offset ?? start, start + 1) };
  if (/\?[^:]*:/.test(text)) {
    return [
      "`? :` isn't part of the language",
      { start: text.indexOf("?"), end: text.length },
      "write `a if c else b`",
    ];
  }
  if (/(\d|\w\b)x\$|\$\w+x\d/.test(text)) {
    return ["a size is made of plain numbers", at, "with variables, write a list: `[1, $k]`"];
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
