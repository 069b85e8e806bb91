import type { Diagnostics } from "../core/diagnostic.js";
import type { Source } from "../core/source.js";
import { type Matcher, matcherFor } from "../spec/load.js";
import type { CompressionRule } from "../spec/syntax.js";
import type * as compressing from "./compression.js";

/** What makes rules into how weights are stored; it is loaded where there are some. */
export type Compressor = typeof compressing;

/** Rules of compression, and what tells the paths that their globs mean. */
export interface CompressionRules {
  readonly rules: readonly CompressionRule[];
  readonly matcher: Matcher | null;
}

/** Rules that stand in a file of their own. */
export interface LoadedCompression extends CompressionRules {
  readonly compressor: Compressor;
}

export function loadCompressor(): Promise<Compressor> {
  return import("./compression.js");
}

/** Reads rules that stand in a file of their own. Mistakes are collected. */
export async function loadCompression(source: Source, diagnostics: Diagnostics): Promise<LoadedCompression> {
  const { parseYaml } = await import("../spec/yaml/parse.js");
  const { readCompressionFile } = await import("../spec/read/compression.js");
  const tree = parseYaml(source, diagnostics);
  const rules = tree === undefined ? [] : readCompressionFile(tree, diagnostics);
  return { rules, matcher: await matcherFor(rules), compressor: await loadCompressor() };
}
