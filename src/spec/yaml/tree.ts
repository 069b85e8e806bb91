import type { Place, Source } from "../../core/source.js";

/** A YAML document as the spec reader sees it: scalars, lists and maps, each with its place, aliases resolved. */
export type YamlNode = YamlScalar | YamlList | YamlMap | YamlBroken;

/** A stretch that isn't valid YAML, which was reported already; the rest of the document is sound. */
export interface YamlBroken {
  readonly kind: "broken";
  readonly place: Place;
}

export interface YamlScalar {
  readonly kind: "scalar";
  readonly place: Place;
  /** Plain scalars as they stand in the source (`1.10`, `1e3`), quoted ones without quotes and escapes. */
  readonly text: string;
  readonly quoted: boolean;
}

export interface YamlList {
  readonly kind: "list";
  readonly place: Place;
  readonly items: readonly YamlNode[];
}

export interface YamlMap {
  readonly kind: "map";
  readonly place: Place;
  readonly entries: readonly YamlEntry[];
}

export interface YamlEntry {
  readonly key: YamlScalar;
  /** `null` where nothing stands after the key, as in `{ if: $a, relu }`. */
  readonly value: YamlNode | null;
}

/** The place of part of a scalar's text, for a message about an expression in it. */
export function placeWithin(scalar: YamlScalar, start: number, end: number): Place {
  const { source, start: from, end: to } = scalar.place;
  const offset = from + (scalar.quoted ? 1 : 0);
  // Escapes and folded lines shift offsets; then the whole scalar is marked.
  const verbatim = source.text.startsWith(scalar.text, offset);
  if (!verbatim) return scalar.place;
  return {
    source,
    start: offset + start,
    end: Math.min(offset + Math.max(end, start + 1), Math.max(to, offset + start + 1)),
  };
}

/** The place of a stretch of a source. */
export function place(source: Source, start: number, end: number): Place {
  return { source, start, end: Math.max(end, start + 1) };
}

/** What a key stands for in a table: `1.0` is 1. */
export function tableKey(name: string): string {
  return /^-?\d+(\.\d+)?$/.test(name) ? String(Number(name)) : name;
}
