import { describe, expect, it } from "vitest";
import { ExpressionError } from "../../../src/spec/expression/error.js";
import { compileExpression, type Environment } from "../../../src/spec/expression/evaluate.js";
import { makeDivisible } from "../../../src/spec/expression/functions.js";
import { parseExpression } from "../../../src/spec/expression/parse.js";
import { parse as parseGrammar } from "../../../src/spec/expression/parser.js";
import { plain, RealCount, Table, type Value } from "../../../src/spec/expression/value.js";

const variables: Record<string, Value> = {
  a: 7,
  yes: true,
  op: "relu",
  list: [1, 2, 3],
  real: new RealCount(24),
  table: new Table(
    new Map<string, Value>([
      ["1", 144],
      ["x", 200],
    ]),
  ),
};

let suspected = 0;
const environment: Environment = {
  lookup: (name) => (Object.hasOwn(variables, name) ? variables[name] : undefined),
  names: () => Object.keys(variables),
  scale: (count) => count / 2,
  suspectComparison: () => {
    suspected += 1;
  },
  countList: () => undefined,
};

function evaluate(text: string): Value {
  return compileExpression(parseExpression(text))(environment);
}

describe("expressions", () => {
  // Each value is what Python 3.11 gives, `$` left out and `true` capitalised.
  it.each<[string, unknown]>([
    ["1 + 2 * 3", 7],
    ["(1 + 2) * 3", 9],
    ["2 ** 3 ** 2", 512],
    ["-2 ** 2", -4],
    ["2 ** -1", 0.5],
    ["7 // 2", 3],
    ["-7 // 2", -4],
    ["7 % 3", 1],
    ["-7 % 3", 2],
    ["7 % -3", -2],
    ["7 / 2", 3.5],
    ["1 - 2 - 3", -4],
    ["2 * 3 % 4", 2],
    ["round(0.5)", 0],
    ["round(1.5)", 2],
    ["round(2.5)", 2],
    ["round(-2.5)", -2],
    ["ceil(1.2)", 2],
    ["floor(-1.2)", -2],
    ["abs(-3)", 3],
    ["sqrt(16)", 4],
    ["min(3, 1, 2)", 1],
    ["max([3, 1, 2])", 3],
    ["sum([1, 2, 3])", 6],
    ["len([1, 2, 3])", 3],
    ["1 if true else 2", 1],
    ["1 if false else 2 if false else 3", 3],
    ["not true or true", true],
    ["true and not false", true],
    ["1 < 2", true],
    ["2 <= 1", false],
    ["1 == 1.0", true],
    ["1e3", 1000],
    [".5", 0.5],
    ["7 // 0.5", 14],
    ["1 // 0.1", 9],
    ["0.3 // 0.1", 2],
    ["0.3 % 0.1", 0.09999999999999998],
    ["7.5 % -2", -0.5],
    ["7.5 // -2", -4],
    ["1e16 // 3", 3333333333333333],
    ["[10, 20, 30][1]", 20],
    ["[10, 20, 30][-1]", 30],
  ])("%s is %j, as in Python", (text, expected) => {
    expect(plain(evaluate(text))).toEqual(expected);
  });

  it.each<[string, unknown]>([
    ["$a * 2", 14],
    ["relu", "relu"],
    ["if-same", "if-same"],
    ["3a", "3a"],
    ["$op == relu", true],
    ["$list[0]", 1],
    ["$table[1]", 144],
    ["$table[x]", 200],
    ["1..4", [1, 2, 3, 4]],
    ["4..1", []],
    ["1x7", [1, 7]],
    ["224x224x3", [224, 224, 3]],
    ["scaled(32)", 16],
    ["$real + scaled(32)", 40],
    ["make_divisible(100)", 104],
  ])("%s is %j", (text, expected) => {
    expect(plain(evaluate(text))).toEqual(expected);
  });

  it("keep the mark of real channel counts, but not through a condition", () => {
    for (const real of [
      "$real * 2",
      "2 + $real",
      "-$real",
      "max(1, $real)",
      "$real if true else 1",
      "scaled(8)",
    ]) {
      expect(evaluate(real)).toBeInstanceOf(RealCount);
    }
    for (const unscaled of ["1 if $real > 3 else 2", "len([$real])", "$a"]) {
      expect(evaluate(unscaled)).not.toBeInstanceOf(RealCount);
    }
  });

  it("suspect a comparison of a real count with a variable, not with a literal", () => {
    suspected = 0;
    evaluate("$real > 0");
    evaluate("$real == $real");
    expect(suspected).toBe(0);
    evaluate("$real == $a");
    expect(suspected).toBe(1);
  });

  it.each([
    ["1 / 0", "division by zero"],
    ["1 % 0", "division by zero"],
    ["$b", "no variable `$b`"],
    ["$constructor", "no variable"],
    ["$__proto__", "no variable"],
    ["eval(1)", "no function `eval`"],
    ["constructor(1)", "no function"],
    ["$list[9]", "no item 9"],
    ["$table[2]", "no entry for 2"],
    ["$table[constructor]", "no entry"],
    ["relu + 1", "a number is needed"],
    ["1 if relu else 2", "a condition is true or false"],
    ["ceil(1, 2)", "given 2 arguments"],
    ["10 ** 400", "infinite"],
    ["sqrt(-1)", "no value"],
    ["1..1e9", "more than"],
    ["1 +", "the end is unexpected"],
    ["$a ? 1 : 2", "isn't part of the language"],
    ["$a && 1", "aren't part of the language"],
    ["max($a", "closing `)` is missing"],
    ["1x$a", "a size is made of plain numbers"],
    ["a.b", "unexpected"],
    ["`x`", "unexpected"],
    [`${"(".repeat(1500)}1`, "unexpected"],
    ["1".repeat(3000), "characters"],
  ])("%s is refused: %s", (text, message) => {
    expect(() => evaluate(text)).toThrow(ExpressionError);
    expect(() => evaluate(text)).toThrow(message);
  });

  it("that are read without the grammar are what the grammar reads", () => {
    for (const text of [
      "1",
      "007",
      "224",
      "$a",
      "$width_k",
      "relu",
      "batch",
      "3x3",
      "224x224x3",
      "1.0",
      "0.714",
    ]) {
      expect(valuesOf(parseExpression(text))).toEqual(valuesOf(parseGrammar(text)));
    }
  });
});

/** A tree without the places of its parts: without the grammar, each side of a size stands at the whole. */
function valuesOf(node: unknown): unknown {
  return JSON.parse(
    JSON.stringify(node, (key, value) => (key === "start" || key === "end" ? undefined : value)),
  );
}

describe("brackets within brackets", () => {
  it("take no longer than they are long", () => {
    // Time isn't asserted: reading them twice a level would never end.
    expect(evaluate(`${"(".repeat(200)}7${")".repeat(200)}`)).toBe(7);
    expect(evaluate(`${"max(1, ".repeat(100)}7${")".repeat(100)}`)).toBe(7);
  });
});

describe("make_divisible", () => {
  // tensorflow/models, mobilenet.py: _make_divisible(v, divisor, min_value=None).
  it.each([
    [32 * 0.35, 8, 16],
    [16 * 0.35, 8, 8],
    [96 * 0.75, 8, 72],
    [24 * 1.4, 8, 32],
    [1280 * 1.4, 8, 1792],
    [3, 8, 8],
  ])("of %d by %i is %i", (value, divisor, expected) => {
    expect(makeDivisible(value, divisor)).toBe(expected);
  });
});
