import { ExpressionError } from "../expression/error.js";
import { compileExpression } from "../expression/evaluate.js";
import { parseExpression } from "../expression/parse.js";
import type { Expression, NamedValue, Template, ValueNode } from "../syntax.js";
import { placeWithin, type YamlEntry, type YamlMap, type YamlNode, type YamlScalar } from "../yaml/tree.js";
import { kindOf, type ReadContext } from "./context.js";

/** Reads a value: an expression, or a list or map of values. */
export function readValue(node: YamlNode, context: ReadContext): ValueNode {
  if (node.kind === "list") {
    return { kind: "list", place: node.place, items: node.items.map((item) => readValue(item, context)) };
  }
  if (node.kind === "map") return { kind: "map", place: node.place, entries: readNamedValues(node, context) };
  const broken: ValueNode = { kind: "broken", place: node.place };
  return node.kind === "broken" ? broken : (readExpression(node, context) ?? broken);
}

/** Reads the value of an entry; nothing after the colon is an error. */
export function readEntryValue(entry: YamlEntry, context: ReadContext): ValueNode {
  if (entry.value !== null) return readValue(entry.value, context);
  context.diagnostics.error("missing-key", `\`${entry.key.text}\` has no value`, entry.key.place, {
    help: "write it after the colon",
  });
  return { kind: "broken", place: entry.key.place };
}

/** Reads the entries of a map of values. */
export function readNamedValues(map: YamlMap, context: ReadContext): NamedValue[] {
  return map.entries.map((entry) => ({
    name: entry.key.text,
    namePlace: entry.key.place,
    value: readEntryValue(entry, context),
  }));
}

/** Reads a scalar as an expression; `undefined` when it isn't one, which is then reported. */
export function readExpression(scalar: YamlScalar, context: ReadContext): Expression | undefined {
  const placeOf = (at: { start: number; end: number }) => placeWithin(scalar, at.start, at.end);
  if (!scalar.quoted && (scalar.text === "null" || scalar.text === "~")) {
    context.diagnostics.error("wrong-type", `\`${scalar.text}\` isn't a value`, scalar.place, {
      help: "write `none` for none, or leave the entry out",
    });
    return undefined;
  }
  return compileText(scalar.text, placeOf, scalar, context);
}

function compileText(
  text: string,
  placeOf: Expression["placeOf"],
  scalar: YamlScalar,
  context: ReadContext,
): Expression | undefined {
  try {
    const node = parseExpression(text);
    return { kind: "expression", place: scalar.place, node, evaluate: compileExpression(node), placeOf };
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    context.diagnostics.error("expression-syntax", error.message, placeOf(error), { help: error.help });
    return undefined;
  }
}

/** Reads an entry that must be an expression. */
export function readExpressionEntry(entry: YamlEntry, context: ReadContext): Expression | undefined {
  if (entry.value?.kind === "scalar") return readExpression(entry.value, context);
  context.diagnostics.error(
    "wrong-type",
    `\`${entry.key.text}\` is one value, got ${kindOf(entry.value)}`,
    entry.value?.place ?? entry.key.place,
  );
  return undefined;
}

/** Reads a name in which variables may stand: `p$l`, `x.$($k - 1)`. */
export function readTemplate(scalar: YamlScalar, context: ReadContext): Template {
  const { text } = scalar;
  const parts: (string | ValueNode)[] = [];
  let at = 0;
  while (at < text.length) {
    const dollar = text.indexOf("$", at);
    if (dollar === -1) {
      parts.push(text.slice(at));
      break;
    }
    if (dollar > at) parts.push(text.slice(at, dollar));
    const end =
      text[dollar + 1] === "(" ? closingParenthesis(text, dollar + 1) : variableEnd(text, dollar + 1);
    const offset = dollar;
    const expression = compileText(
      text.slice(dollar, end).replace(/^\$\(/, " ("),
      ({ start, end: to }) => placeWithin(scalar, start + offset, to + offset),
      scalar,
      context,
    );
    parts.push(expression ?? { kind: "broken", place: scalar.place });
    at = end;
  }
  const constant = parts.every((part) => typeof part === "string") ? text : undefined;
  return { place: scalar.place, text, parts, constant };
}

function variableEnd(text: string, from: number): number {
  let end = from;
  while (end < text.length && /\w/.test(text[end] as string)) end += 1;
  return Math.max(end, from);
}

function closingParenthesis(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at += 1) {
    if (text[at] === "(") depth += 1;
    if (text[at] === ")") depth -= 1;
    if (depth === 0) return at + 1;
  }
  return text.length;
}

/** Reads one name or a list of names. */
export function readTemplates(entry: YamlEntry, context: ReadContext): Template[] | undefined {
  const { value } = entry;
  const nodes = value?.kind === "list" ? value.items : value === null ? [] : [value];
  const scalars = nodes.filter((node): node is YamlScalar => node.kind === "scalar");
  if (scalars.length < nodes.length || scalars.length === 0) {
    context.diagnostics.error(
      "wrong-type",
      `\`${entry.key.text}\` is a name or a list of names, got ${kindOf(value)}`,
      value?.place ?? entry.key.place,
    );
    return undefined;
  }
  return scalars.map((scalar) => readTemplate(scalar, context));
}
