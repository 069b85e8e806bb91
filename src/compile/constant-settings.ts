import { SpecError } from "../core/diagnostic.js";
import { ExpressionError } from "../spec/expression/error.js";
import { NO_VARIABLES } from "../spec/expression/evaluate.js";
import type { Value } from "../spec/expression/value.js";
import type { NamedValue, ValueNode } from "../spec/syntax.js";
import type { Setting } from "./bind/settings.js";

/** Settings that a spec writes down without variables. @throws {SpecError} at the place of a variable */
export function constantSettings(entries: readonly NamedValue[]): Setting[] {
  return entries.map(({ name, namePlace, value }) => ({ name, value: constant(value), place: namePlace }));
}

function constant(node: ValueNode): Value {
  switch (node.kind) {
    case "expression":
      try {
        return node.evaluate(NO_VARIABLES);
      } catch (error) {
        if (!(error instanceof ExpressionError)) throw error;
        throw new SpecError("expression", error.message, node.placeOf(error), { help: error.help });
      }
    case "list":
      return node.items.map(constant);
    default:
      throw new SpecError("wrong-type", "a setting is a value without variables", node.place);
  }
}
