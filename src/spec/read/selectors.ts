import type { Selectors } from "../syntax.js";
import type { YamlEntry } from "../yaml/tree.js";
import { kindOf, type ReadContext } from "./context.js";

/** The keys that say what of the network a rule is for. */
export const selectorKeys = ["only", "except"] as const;

/** Reads what a rule is for: ops, kinds of op and globs of paths, one or a list. */
export function readSelectors(found: ReadonlyMap<string, YamlEntry>, context: ReadContext): Selectors {
  return { only: textsOf(found.get("only"), context), except: textsOf(found.get("except"), context) };
}

function textsOf(entry: YamlEntry | undefined, context: ReadContext): Selectors["only"] {
  if (entry === undefined) return [];
  const { key, value } = entry;
  const nodes = value?.kind === "list" ? value.items : value === null ? [] : [value];
  if (nodes.length === 0) {
    context.diagnostics.error("missing-key", `\`${key.text}\` names nothing`, value?.place ?? key.place, {
      help: "an op, a kind of op (convolution, linear, norm, …), or a path such as stage2/**",
    });
  }
  return nodes.flatMap((node) => {
    if (node.kind === "scalar") return [{ text: node.text, place: node.place }];
    context.diagnostics.error(
      "wrong-type",
      `\`${key.text}\` is a list of ops and paths, got ${kindOf(node)}`,
      node.place,
    );
    return [];
  });
}
