import type { ExpressionNode } from "./expression/syntax.js";
import type { ValueNode } from "./syntax.js";

/** Calls `visit` for every variable that an expression reads. */
export function visitVariables(
  node: ExpressionNode,
  visit: (variable: Extract<ExpressionNode, { kind: "variable" }>) => void,
): void {
  switch (node.kind) {
    case "literal":
      return;
    case "variable":
      visit(node);
      return;
    case "list":
      for (const item of node.items) visitVariables(item, visit);
      return;
    case "call":
      for (const argument of node.arguments) visitVariables(argument, visit);
      return;
    case "range":
      visitVariables(node.from, visit);
      visitVariables(node.to, visit);
      return;
    case "index":
      visitVariables(node.list, visit);
      visitVariables(node.index, visit);
      return;
    case "unary":
      visitVariables(node.operand, visit);
      return;
    case "binary":
      visitVariables(node.left, visit);
      visitVariables(node.right, visit);
      return;
    case "conditional":
      visitVariables(node.condition, visit);
      visitVariables(node.then, visit);
      visitVariables(node.otherwise, visit);
      return;
  }
}

/** Whether a value reads one of these variables. */
export function readsVariable(value: ValueNode, names: ReadonlySet<string>): boolean {
  switch (value.kind) {
    case "expression": {
      let reads = false;
      visitVariables(value.node, ({ name }) => {
        reads ||= names.has(name);
      });
      return reads;
    }
    case "list":
      return value.items.some((item) => readsVariable(item, names));
    case "map":
      return value.entries.some((entry) => readsVariable(entry.value, names));
    case "broken":
      return false;
  }
}
