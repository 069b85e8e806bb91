import type { Diagnostics } from "../core/diagnostic.js";
import type { Source } from "../core/source.js";
import { type Matcher, matcherFor } from "./load.js";
import { readCompressionFile } from "./read/compression.js";
import type { CompressionRule } from "./syntax.js";

/** Rules of compression, and what tells the paths that their globs mean. */
export interface CompressionRules {
  readonly rules: readonly CompressionRule[];
  readonly matcher: Matcher | null;
}

/** Reads rules that stand in a file of their own. Mistakes are collected. */
export async function loadCompression(source: Source, diagnostics: Diagnostics): Promise<CompressionRules> {
  const { parseYaml } = await import("./yaml/parse.js");
  const tree = parseYaml(source, diagnostics);
  const rules = tree === undefined ? [] : readCompressionFile(tree, diagnostics);
  return { rules, matcher: await matcherFor(rules) };
}
