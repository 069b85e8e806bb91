import type { Diagnostics } from "../../core/diagnostic.js";
import { nearest, suggestion } from "../../core/nearest.js";
import type { YamlEntry, YamlMap, YamlNode, YamlScalar } from "../yaml/tree.js";

/** What every reader needs; mistakes are collected, and reading goes on. */
export interface ReadContext {
  readonly diagnostics: Diagnostics;
}

/** What a node is, for messages. */
export function kindOf(node: YamlNode | null): string {
  if (node === null) return "nothing";
  if (node.kind === "scalar") return `\`${node.text}\``;
  if (node.kind === "broken") return "no valid YAML";
  return node.kind === "list" ? "a list" : "a map";
}

/** The node as a map, or a collected error. */
export function asMap(
  node: YamlNode | null,
  what: string,
  key: YamlScalar,
  context: ReadContext,
): YamlMap | undefined {
  if (node?.kind === "map") return node;
  context.diagnostics.error(
    "wrong-type",
    `\`${what}\` is a map, got ${kindOf(node)}`,
    node?.place ?? key.place,
  );
  return undefined;
}

/** The node as a scalar's text, or a collected error. */
export function asText(
  node: YamlNode | null,
  what: string,
  key: YamlScalar,
  context: ReadContext,
): YamlScalar | undefined {
  if (node?.kind === "scalar") return node;
  context.diagnostics.error(
    "wrong-type",
    `\`${what}\` is text, got ${kindOf(node)}`,
    node?.place ?? key.place,
  );
  return undefined;
}

/** The text of an entry, `undefined` where there is none or where it is a collected error. */
export function textOf(entry: YamlEntry | undefined, context: ReadContext): string | undefined {
  return entry && asText(entry.value, entry.key.text, entry.key, context)?.text;
}

/** The entries of a map by key; keys that aren't among `valid` are collected as errors, and read as the nearest valid one. */
export function keysOf(
  map: YamlMap,
  what: string,
  valid: readonly string[],
  context: ReadContext,
): ReadonlyMap<string, YamlEntry> {
  const found = new Map<string, YamlEntry>();
  const misspelt: YamlEntry[] = [];
  for (const entry of map.entries) {
    const { text } = entry.key;
    if (valid.includes(text)) {
      if (!found.has(text)) found.set(text, entry);
      continue;
    }
    context.diagnostics.error("unknown-key", `${what} has no \`${text}\``, entry.key.place, {
      help: suggestion(text, valid) ?? `valid: ${valid.join(", ")}`,
    });
    misspelt.push(entry);
  }
  for (const entry of misspelt) {
    const meant = nearest(entry.key.text, valid);
    if (meant !== undefined && !found.has(meant)) found.set(meant, entry);
  }
  return found;
}
