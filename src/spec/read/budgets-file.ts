import type { Diagnostics } from "../../core/diagnostic.js";
import type { Place } from "../../core/source.js";
import type { BudgetSyntax } from "../syntax.js";
import type { YamlNode } from "../yaml/tree.js";
import { readBudget } from "./budgets.js";
import { keysOf, kindOf, type ReadContext } from "./context.js";

/** Budgets for the specs that some globs mean. */
export interface SpecBudgets {
  /** Globs of specs, as seen from the file's folder, or names of bundled specs. */
  readonly specs: readonly { readonly glob: string; readonly place: Place }[];
  readonly budgets: readonly BudgetSyntax[];
}

/** Reads a file of budgets for many specs: `budgets:` with a list, each entry with the `specs` that it is for. */
export function readBudgetsFile(tree: YamlNode, diagnostics: Diagnostics): SpecBudgets[] {
  const context: ReadContext = { diagnostics };
  const found = tree.kind === "map" ? keysOf(tree, "a file of budgets", ["budgets"], context) : undefined;
  const list = found?.get("budgets")?.value;
  if (list?.kind !== "list") {
    diagnostics.error(
      "wrong-type",
      `a file of budgets has a list under \`budgets\`, got ${kindOf(list ?? tree)}`,
      (list ?? tree).place,
      { help: 'write `budgets:` and `- { specs: "models/*.yaml", macs: 600M }` under it' },
    );
    return [];
  }
  return list.items.flatMap((item) => {
    if (item.kind !== "map") {
      diagnostics.error("wrong-type", `a budget is a map, got ${kindOf(item)}`, item.place);
      return [];
    }
    const budgets = readBudget(item, context, ["specs"]);
    const specs = item.entries.find(({ key }) => key.text === "specs");
    const nodes = specs?.value?.kind === "list" ? specs.value.items : specs?.value ? [specs.value] : [];
    const globs = nodes.flatMap((node) =>
      node.kind === "scalar" ? [{ glob: node.text, place: node.place }] : [],
    );
    if (globs.length === 0 || globs.length < nodes.length) {
      diagnostics.error("missing-key", "this budget doesn't say which `specs` it is for", item.place, {
        help: 'write `specs: "models/*.yaml"`, or a list of such globs',
      });
    }
    return [{ specs: globs, budgets }];
  });
}
