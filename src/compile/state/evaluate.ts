import { SpecError } from "../../core/diagnostic.js";
import { ExpressionError, UnknownValue } from "../../spec/expression/error.js";
import { truth } from "../../spec/expression/evaluate.js";
import { RealCount, Table, type Value } from "../../spec/expression/value.js";
import type { Expression, Template, ValueNode } from "../../spec/syntax.js";
import { tableKey } from "../../spec/yaml/tree.js";
import type { ItemEnvironment } from "./environment.js";

/**
 * The value of a node in an environment.
 * @throws {SpecError} with the place of the mistake
 * @throws {UnknownValue} where an earlier mistake makes it unknowable
 */
export function evaluate(value: ValueNode, environment: ItemEnvironment): Value {
  switch (value.kind) {
    case "expression":
      return evaluateExpression(value, environment);
    case "list":
      environment.countList(value.items.length);
      return value.items.map((item) => evaluate(item, environment));
    case "map":
      environment.countList(value.entries.length);
      return new Table(
        new Map(value.entries.map((entry) => [tableKey(entry.name), evaluate(entry.value, environment)])),
      );
    case "broken":
      throw new UnknownValue();
  }
}

/** The truth of an `if`. */
export function evaluateCondition(expression: Expression, environment: ItemEnvironment): boolean {
  const value = evaluateExpression(expression, environment);
  try {
    return truth(value, { start: 0, end: Number.MAX_SAFE_INTEGER });
  } catch (error) {
    throw located(error, expression);
  }
}

function evaluateExpression(expression: Expression, environment: ItemEnvironment): Value {
  environment.session.evaluating = expression;
  try {
    return expression.evaluate(environment);
  } catch (error) {
    throw located(error, expression);
  }
}

/** An expression's own mistake at its place in the spec; any other as it is. */
function located(error: unknown, expression: Expression): unknown {
  if (!(error instanceof ExpressionError)) return error;
  const whole = error.end === Number.MAX_SAFE_INTEGER;
  const place = whole ? expression.place : expression.placeOf(error);
  return new SpecError("expression", error.message, place, { help: error.help });
}

/** The text of a template with its variables filled in. */
export function evaluateTemplate(template: Template, environment: ItemEnvironment): string {
  if (template.constant !== undefined) return template.constant;
  return template.parts
    .map((part) => {
      if (typeof part === "string") return part;
      const value = evaluate(part, environment);
      const filled = value instanceof RealCount ? value.value : value;
      if (typeof filled === "string" || typeof filled === "number") return String(filled);
      throw new SpecError("expression", "a name is filled with a word or a number", part.place);
    })
    .join("");
}
