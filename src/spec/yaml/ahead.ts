import type { Place, Source } from "../../core/source.js";
import type { YamlEntry, YamlMap, YamlNode, YamlScalar } from "./tree.js";

/**
 * A YAML text with its tree, made ahead: whoever has exactly this text needs no parser, which is the
 * most expensive part of reading a spec. The bundled specs come with theirs.
 */
export interface ParsedAhead {
  readonly text: string;
  readonly root: PackedNode;
}

/** A node as short JSON: start, end, then what it holds. */
export type PackedNode =
  /** A plain scalar that is what stands there. */
  | readonly [number, number]
  /** A quoted or folded one, with its text. */
  | readonly [number, number, string, 0 | 1]
  | readonly [number, number, readonly PackedNode[]]
  | readonly [number, number, null, readonly (readonly [PackedNode, PackedNode | null])[]];

/** Packs a sound tree. */
export function packTree(node: YamlNode): PackedNode {
  const { start, end, source } = node.place;
  switch (node.kind) {
    case "broken":
      throw new Error(`${source.name} isn't valid YAML`);
    case "scalar":
      return !node.quoted && source.text.slice(start, end) === node.text
        ? [start, end]
        : [start, end, node.text, node.quoted ? 1 : 0];
    case "list":
      return [start, end, node.items.map(packTree)];
    case "map":
      return [
        start,
        end,
        null,
        node.entries.map(
          ({ key, value }) => [packTree(key), value === null ? null : packTree(value)] as const,
        ),
      ];
  }
}

/** Unpacks a tree of exactly the text of `source`. */
export function unpackTree(packed: PackedNode, source: Source): YamlNode {
  const [start, end] = packed;
  const place: Place = { source, start, end };
  if (packed.length === 2)
    return { kind: "scalar", place, text: source.text.slice(start, end), quoted: false };
  const held = packed[2];
  if (typeof held === "string") return { kind: "scalar", place, text: held, quoted: packed[3] === 1 };
  if (held !== null) return { kind: "list", place, items: held.map((item) => unpackTree(item, source)) };
  const entries = (packed as Extract<PackedNode, { 3: readonly unknown[] }>)[3];
  const map: YamlMap = {
    kind: "map",
    place,
    entries: entries.map(([key, value]) => unpackEntry(key, value, source)),
  };
  return map;
}

/** An entry whose value is unpacked when somebody reads it: a report never looks at published figures. */
function unpackEntry(key: PackedNode, value: PackedNode | null, source: Source): YamlEntry {
  let unpacked: YamlNode | null | undefined;
  return {
    key: unpackTree(key, source) as YamlScalar,
    get value() {
      if (unpacked === undefined) unpacked = value === null ? null : unpackTree(value, source);
      return unpacked;
    },
  };
}
