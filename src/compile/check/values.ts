import { type Diagnostics, SpecError } from "../../core/diagnostic.js";
import { suggestion } from "../../core/nearest.js";
import { boundNames } from "../../spec/read/names.js";
import { visitVariables } from "../../spec/reads.js";
import type { Expression, Template, ValueNode } from "../../spec/syntax.js";
import type { Declarations } from "./declarations.js";

/** Collects an error for each variable in a value that isn't declared. */
export function checkValue(value: ValueNode, declarations: Declarations, diagnostics: Diagnostics): void {
  switch (value.kind) {
    case "expression":
      checkExpression(value, declarations, diagnostics);
      return;
    case "list":
      for (const item of value.items) checkValue(item, declarations, diagnostics);
      return;
    case "map":
      for (const entry of value.entries) checkValue(entry.value, declarations, diagnostics);
      return;
    case "broken":
      return;
  }
}

function checkExpression(expression: Expression, declarations: Declarations, diagnostics: Diagnostics): void {
  visitVariables(expression.node, (variable) => {
    if (declarations.use(variable.name)) return;
    const bound = boundNames.find((name) => name === variable.name);
    const error = new SpecError(
      "expression",
      `there is no variable \`$${variable.name}\` here`,
      expression.placeOf(variable),
      {
        help: bound === undefined ? () => suggestion(variable.name, declarations.names()) : needs(bound),
      },
    );
    diagnostics.add(error.diagnostic);
  });
}

/** What a variable that the language binds elsewhere would need to be known. */
function needs(bound: (typeof boundNames)[number]): string {
  switch (bound) {
    case "i":
      return "`$i` needs `repeat`";
    case "first":
    case "last":
      return `\`$${bound}\` needs a loop (\`for\` or \`repeat\`)`;
    default:
      return "inputs, `width`, `resolution` and `round` are constants";
  }
}

/** Checks the variables of a template. */
export function checkTemplate(
  template: Template,
  declarations: Declarations,
  diagnostics: Diagnostics,
): void {
  for (const part of template.parts) {
    if (typeof part !== "string") checkValue(part, declarations, diagnostics);
  }
}
