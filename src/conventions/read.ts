import type * as z from "zod/mini";
import { didYouMean } from "../core/nearest.js";
import type { Op, OpKind } from "../core/op.js";
import { ops } from "../ops/index.js";
import { asMap, asText, keysOf, kindOf, type ReadContext, textOf } from "../spec/read/context.js";
import { readExpression } from "../spec/read/value.js";
import { visitVariables } from "../spec/reads.js";
import type { Expression } from "../spec/syntax.js";
import type { YamlEntry, YamlMap, YamlNode, YamlScalar } from "../spec/yaml/tree.js";
import { biasSelectors, type Convention, type CountRule, parameterRules, units } from "./convention.js";
import { factMetrics } from "./count.js";

const keys = [
  "name",
  "unit",
  "summary",
  "source",
  "counts",
  "parameters",
  "activations",
  "uncounted",
] as const;

const NEEDED = "it needs `unit: MAC` or `unit: FLOP`, and `counts:` with an expression for each op";

/** The facts that a rule of any op may read (see `OpFormula`), beside the op's own arguments. */
const facts: ReadonlySet<string> = new Set([
  "in",
  "out",
  "cells",
  "positions",
  "entering",
  "elements",
  "outputs",
  "inputs",
  "inner",
  "cells_read",
  ...factMetrics,
]);

/**
 * Reads a convention's tree; mistakes are collected, and `undefined` says that there were any.
 * @param fallbackName what it is called when it doesn't say: its file's name
 */
export function readConvention(
  tree: YamlNode,
  fallbackName: string,
  context: ReadContext,
): Convention | undefined {
  const { diagnostics } = context;
  if (tree.kind !== "map") {
    diagnostics.error("wrong-type", `a convention is a map, got ${kindOf(tree)}`, tree.place, {
      help: NEEDED,
    });
    return undefined;
  }
  const found = keysOf(tree, "a convention", keys, context);
  const missing = ["unit", "counts"].filter((key) => !found.has(key)).map((key) => `no \`${key}\``);
  if (missing.length > 0) {
    diagnostics.error("missing-key", `the convention has ${missing.join(" and ")}`, tree.place, {
      help: NEEDED,
    });
  }
  const name = readName(found.get("name"), fallbackName, context);
  const unit = readWord(found.get("unit"), units, context);
  const rules = readCounts(found.get("counts"), context);
  const parameters = readWord(found.get("parameters"), parameterRules, context);
  const activations = readSelectors(found.get("activations"), context);
  const uncounted = readSelectors(found.get("uncounted"), context);
  if (diagnostics.hasErrors || unit === undefined || rules === undefined) return undefined;
  return {
    name,
    unit,
    summary: textOf(found.get("summary"), context) ?? "",
    source: textOf(found.get("source"), context) ?? "",
    rules,
    parameters: parameters ?? "learned",
    activations,
    uncounted: uncounted ?? new Set(),
  };
}

function readName(entry: YamlEntry | undefined, fallback: string, context: ReadContext): string {
  const scalar = entry && asText(entry.value, "name", entry.key, context);
  if (scalar !== undefined && !/^[\w.-]+$/.test(scalar.text)) {
    context.diagnostics.error("wrong-type", `\`${scalar.text}\` can't be a convention's name`, scalar.place, {
      help: "letters, digits, `_`, `-` and `.`",
    });
  }
  return scalar?.text ?? fallback;
}

function readWord<Word extends string>(
  entry: YamlEntry | undefined,
  words: readonly Word[],
  context: ReadContext,
): Word | undefined {
  const scalar = entry && asText(entry.value, entry.key.text, entry.key, context);
  const word = words.find((each) => each === scalar?.text);
  if (scalar !== undefined && word === undefined) {
    context.diagnostics.error(
      "wrong-type",
      `\`${entry?.key.text}\` is ${words.join(" or ")}, got \`${scalar.text}\``,
      scalar.place,
    );
  }
  return word;
}

function readCounts(
  entry: YamlEntry | undefined,
  context: ReadContext,
): ReadonlyMap<string, CountRule> | undefined {
  const map = entry && asMap(entry.value, "counts", entry.key, context);
  return map && new Map(rulesOf(map, context).map((rule) => [rule.selector, rule]));
}

function rulesOf(map: YamlMap, context: ReadContext): CountRule[] {
  return map.entries.flatMap(({ key, value }) => {
    const covered = coveredBy(key, context, true);
    if (value?.kind !== "scalar") {
      context.diagnostics.error(
        "wrong-type",
        `\`${key.text}\` is counted by an expression, got ${kindOf(value)}`,
        value?.place ?? key.place,
        { help: "such as `2 * $elements`" },
      );
      return [];
    }
    const expression = readExpression(value, context);
    if (expression === undefined || covered === undefined) return [];
    checkVariables(expression, key.text, covered, context);
    return [{ selector: key.text, expression, text: value.text }];
  });
}

/** Every variable of a rule must be a fact, or an argument of each op that the rule covers. */
function checkVariables(
  { node, placeOf }: Expression,
  selector: string,
  covered: readonly Op[],
  { diagnostics }: ReadContext,
): void {
  visitVariables(node, (variable) => {
    if (facts.has(variable.name)) return;
    const lacking = covered.find((op) => !argumentsOf(op).includes(variable.name));
    if (lacking === undefined) return;
    const known = [...facts, ...argumentsOf(lacking)];
    const whose =
      lacking.name === selector ? `\`${selector}\`` : `\`${lacking.name}\`, which is a ${selector},`;
    diagnostics.error("expression", `${whose} has no \`$${variable.name}\``, placeOf(variable), {
      help: didYouMean(variable.name, known) ?? `valid: ${known.map((name) => `$${name}`).join(", ")}`,
    });
  });
}

/** The arguments of an op that are facts: those that are single values. */
function argumentsOf(op: Op): string[] {
  return Object.entries(op.arguments().shape)
    .filter(([, schema]) => !(schema as z.ZodMiniType).safeParse([1, 1]).success)
    .map(([name]) => name);
}

function readSelectors(entry: YamlEntry | undefined, context: ReadContext): ReadonlySet<string> | undefined {
  if (entry === undefined) return undefined;
  if (entry.value?.kind !== "list") {
    context.diagnostics.error(
      "wrong-type",
      `\`${entry.key.text}\` is a list of ops and kinds of op, got ${kindOf(entry.value)}`,
      entry.value?.place ?? entry.key.place,
    );
    return undefined;
  }
  const selectors = new Set<string>();
  for (const node of entry.value.items) {
    const scalar = asText(node, entry.key.text, entry.key, context);
    if (scalar !== undefined && coveredBy(scalar, context, false) !== undefined) selectors.add(scalar.text);
  }
  return selectors;
}

const countedOps: readonly Op[] = [...ops.values()].filter((op) => op.becomes === undefined);
const kinds: ReadonlySet<string> = new Set(countedOps.map(({ kind }) => kind));

/** The ops that a selector covers; an unknown one is collected as a mistake. */
function coveredBy(
  { text: selector, place }: YamlScalar,
  { diagnostics }: ReadContext,
  biases: boolean,
): readonly Op[] | undefined {
  const kind: OpKind | undefined = biases ? biasSelectors.get(selector) : undefined;
  if (kind !== undefined || kinds.has(selector)) {
    return countedOps.filter((op) => op.kind === (kind ?? selector));
  }
  const op = ops.get(selector);
  if (op !== undefined && op.becomes === undefined) return [op];
  if (op?.becomes !== undefined) {
    diagnostics.error("unknown-name", `\`${selector}\` is counted as \`${op.becomes.name}\``, place, {
      help: `write \`${op.becomes.name}\``,
    });
    return undefined;
  }
  const valid = [...kinds, ...(biases ? biasSelectors.keys() : []), ...countedOps.map(({ name }) => name)];
  diagnostics.error("unknown-name", `there is no op or kind of op \`${selector}\``, place, {
    help: didYouMean(selector, valid) ?? `kinds: ${[...kinds].join(", ")}`,
  });
  return undefined;
}
