import type { Diagnostics } from "../../core/diagnostic.js";
import type { CompressionRule } from "../syntax.js";
import type { YamlEntry, YamlNode } from "../yaml/tree.js";
import { keysOf, kindOf, type ReadContext } from "./context.js";
import { readSelectors, selectorKeys } from "./selectors.js";
import { readEntryValue, readExpressionEntry } from "./value.js";

/** The steps of a chain: pruning, its indices, quantisation by scalars or products, and codes. */
export const compressionSteps = ["density", "index", "bits", "codebook", "product", "huffman"] as const;

export type CompressionStep = (typeof compressionSteps)[number];

const HELP = "write `{ density: 0.1, index: 4, bits: 5 }`, or a list of such rules with `only` beside them";

/** Reads `compression`: a rule, or a list of rules. */
export function readCompression(
  entry: YamlEntry | undefined,
  context: ReadContext,
): CompressionRule[] | undefined {
  if (entry === undefined) return undefined;
  const { key, value } = entry;
  if (value === null) {
    context.diagnostics.error("missing-key", "`compression` has no value", key.place, { help: HELP });
    return [];
  }
  const items = value.kind === "list" ? value.items : [value];
  return items.flatMap((item) => readRule(item, context));
}

/** Reads a file that holds `compression` and nothing else. Mistakes are collected. */
export function readCompressionFile(tree: YamlNode, diagnostics: Diagnostics): CompressionRule[] {
  const context: ReadContext = { diagnostics };
  const found = tree.kind === "map" ? keysOf(tree, "a file of compression", ["compression"], context) : null;
  const entry = found?.get("compression");
  if (entry === undefined) {
    diagnostics.error("missing-key", "a file of compression has its rules under `compression`", tree.place, {
      help: "write `compression:` and `- { only: linear, density: 0.1, index: 4, bits: 5 }` under it",
    });
  }
  return readCompression(entry, context) ?? [];
}

function readRule(node: YamlNode, context: ReadContext): CompressionRule[] {
  const { place } = node;
  if (node.kind === "broken") return [];
  if (node.kind !== "map") {
    context.diagnostics.error("wrong-type", `a rule of compression is a map, got ${kindOf(node)}`, place, {
      help: HELP,
    });
    return [];
  }
  const keys = [...selectorKeys, "if", ...compressionSteps];
  const found = keysOf(node, "a rule of compression", keys, context);
  const steps = compressionSteps.flatMap((step) => {
    const entry = found.get(step);
    if (entry === undefined) return [];
    return [{ step, place: entry.key.place, value: readEntryValue(entry, context) }];
  });
  if (steps.length === 0) {
    context.diagnostics.error("missing-key", "this rule compresses nothing", place, {
      help: `give one or more of ${compressionSteps.join(", ")}`,
    });
  }
  const condition = found.get("if");
  return [
    {
      place,
      ...readSelectors(found, context),
      if: condition && readExpressionEntry(condition, context),
      steps,
    },
  ];
}
