import type { YamlValue } from "../../core/block.js";
import type { Place } from "../../core/source.js";
import type { YamlEntry, YamlNode, YamlScalar } from "./tree.js";

/** The tree of a value that is written in the program itself; each scalar is a source of its own. */
export function treeOf(value: Exclude<YamlValue, null>, place: Place): YamlNode {
  if (Array.isArray(value)) {
    return { kind: "list", place, items: value.map((item) => treeOf(item, place)) };
  }
  if (typeof value === "object") {
    const entries = Object.entries(value).map(
      ([key, inner]): YamlEntry => ({
        key: scalarOf(key, place),
        value: inner === null ? null : treeOf(inner, place),
      }),
    );
    return { kind: "map", place, entries };
  }
  return scalarOf(String(value), place);
}

function scalarOf(text: string, place: Place): YamlScalar {
  const source = { ...place.source, text };
  return { kind: "scalar", place: { source, start: 0, end: text.length }, text, quoted: false };
}
