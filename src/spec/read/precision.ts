import type { PrecisionRule } from "../syntax.js";
import type { YamlEntry, YamlNode } from "../yaml/tree.js";
import { keysOf, kindOf, type ReadContext } from "./context.js";
import { readSelectors, selectorKeys } from "./selectors.js";
import { readEntryValue, readValue } from "./value.js";

const HELP = "write `int8`, `{ weights: int8, activations: fp16 }`, or a list with `only` beside them";

/** Reads `precision`: a number format for all, one each for weights and activations, or a list of such rules. */
export function readPrecision(
  entry: YamlEntry | undefined,
  context: ReadContext,
): PrecisionRule[] | undefined {
  if (entry === undefined) return undefined;
  const { key, value } = entry;
  if (value === null) {
    context.diagnostics.error("missing-key", "`precision` has no value", key.place, { help: HELP });
    return [];
  }
  const items = value.kind === "list" ? value.items : [value];
  return items.flatMap((item) => readRule(item, context));
}

/** What a precision may be of, and whether binary weights are scaled. */
const parts = ["weights", "activations", "inputs", "scale"] as const;

function readRule(node: YamlNode, context: ReadContext): PrecisionRule[] {
  const { place } = node;
  if (node.kind === "scalar") {
    const bits = readValue(node, context);
    const none = { inputs: undefined, scale: undefined };
    return [{ place, only: [], except: [], weights: bits, activations: bits, ...none }];
  }
  if (node.kind !== "map") {
    if (node.kind === "list") {
      context.diagnostics.error(
        "wrong-type",
        `a precision is a number format or a map, got ${kindOf(node)}`,
        place,
        {
          help: HELP,
        },
      );
    }
    return [];
  }
  const found = keysOf(node, "a precision", [...selectorKeys, ...parts], context);
  if (parts.every((part) => !found.has(part))) {
    context.diagnostics.error("missing-key", "this precision is of nothing", place, {
      help: "give `weights`, `activations` or both",
    });
  }
  const value = (part: (typeof parts)[number]) => {
    const entry = found.get(part);
    return entry && readEntryValue(entry, context);
  };
  return [
    {
      place,
      ...readSelectors(found, context),
      weights: value("weights"),
      activations: value("activations"),
      inputs: value("inputs"),
      scale: value("scale"),
    },
  ];
}
