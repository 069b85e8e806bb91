import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  parseDocument,
  type Scalar,
  visit,
  type YAMLMap,
} from "yaml";
import type { Diagnostics } from "../../core/diagnostic.js";
import { SpecError } from "../../core/diagnostic.js";
import type { Place, Source } from "../../core/source.js";
import { explainYamlErrors } from "./errors.js";
import { place, tableKey, type YamlEntry, type YamlMap, type YamlNode, type YamlScalar } from "./tree.js";

/** Aliases can make a small file stand for a huge tree; no spec comes near these. */
const MOST_NODES = 500_000;
const DEEPEST = 200;

/** Far more brackets than that many levels have, whatever stands in quotes. */
const MOST_OPEN = 2000;

/** How far before a node its tag is looked for. */
const LONGEST_TAG = 200;

/**
 * Parses YAML 1.2 into a tree with places. Syntax errors are collected; `undefined` when what is left
 * isn't worth reading on.
 */
export function parseYaml(source: Source, diagnostics: Diagnostics): YamlNode | undefined {
  if (source.text.trim() === "") {
    diagnostics.error("empty", `${source.name} is empty`, place(source, 0, 0), {
      help: "a spec needs at least `input` and `layers`",
    });
    return undefined;
  }
  const tooDeep = bracketTooDeep(source.text);
  try {
    if (tooDeep === undefined) return read(source, diagnostics);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  const start = tooDeep ?? 0;
  const end = tooDeep === undefined ? 0 : tooDeep + 1;
  diagnostics.error("limit", "the YAML is nested too deeply to be read", place(source, start, end));
  return undefined;
}

/** Where so many brackets are open at once, quoted ones too, that the package would take minutes to fail. */
function bracketTooDeep(text: string): number | undefined {
  let open = 0;
  for (const { 0: bracket, index } of text.matchAll(/[[\]{}]/g)) {
    open += bracket === "[" || bracket === "{" ? 1 : -1;
    if (open > MOST_OPEN) return index;
  }
  return undefined;
}

function read(source: Source, diagnostics: Diagnostics): YamlNode | undefined {
  const document = parseDocument(source.text, {
    version: "1.2",
    prettyErrors: false,
    logLevel: "error",
    // The package compares each key with all before it; TreeReader keeps a set of them.
    uniqueKeys: false,
  });
  const spoilt = explainYamlErrors([...document.errors, ...document.warnings], source, diagnostics);
  if (spoilt === undefined) return undefined;
  if (document.contents === null) {
    diagnostics.error("empty", `${source.name} holds no value`, place(source, 0, 0), {
      help: "a spec needs at least `input` and `layers`",
    });
    return undefined;
  }
  const reader = new TreeReader(source, document, spoilt, diagnostics);
  return diagnostics.attempt(() => reader.node(document.contents as Node, 0));
}

/** What each alias stands for: of the nodes with its anchor, the last one before it. */
function targetsOf(document: Document.Parsed): ReadonlyMap<Alias, Node> {
  const anchored = new Map<string, Node>();
  const targets = new Map<Alias, Node>();
  visit(document, {
    Node(_, node) {
      if (isAlias(node)) {
        const target = anchored.get(node.source);
        if (target !== undefined) targets.set(node, target);
      } else if (node.anchor !== undefined) {
        anchored.set(node.anchor, node);
      }
    },
  });
  return targets;
}

class TreeReader {
  readonly #source: Source;
  readonly #document: Document.Parsed;
  /** Where the parser found mistakes that spoil one value. */
  readonly #spoilt: readonly Place[];
  readonly #diagnostics: Diagnostics;
  #targets: ReadonlyMap<Alias, Node> | undefined;
  #nodes = 0;

  constructor(source: Source, document: Document.Parsed, spoilt: readonly Place[], diagnostics: Diagnostics) {
    this.#source = source;
    this.#document = document;
    this.#spoilt = spoilt;
    this.#diagnostics = diagnostics;
  }

  node(node: Node, depth: number): YamlNode {
    const at = this.#place(node);
    this.#nodes += 1;
    if (this.#nodes > MOST_NODES || depth > DEEPEST) {
      throw new SpecError("limit", "the YAML unfolds into too much, through aliases or nesting", at, {
        help: `at most ${MOST_NODES} nodes and ${DEEPEST} levels are read`,
      });
    }
    if (isAlias(node)) return this.#alias(node, at, depth);
    if (this.#isSpoilt(node, at)) return this.#broken(at);
    if (node.tag !== undefined) {
      this.#reportTag(at);
      return this.#broken(at);
    }
    if (isMap(node)) return this.#map(node, at, depth);
    if (isSeq(node)) {
      return { kind: "list", place: at, items: node.items.map((item) => this.node(item as Node, depth + 1)) };
    }
    return this.#scalar(node as Scalar, at);
  }

  /** Whether a mistake lies in a scalar, or in a collection in brackets, of which it may have torn anything apart. */
  #isSpoilt(node: Node, { start, end }: Place): boolean {
    const isTorn = isScalar(node) || ((isMap(node) || isSeq(node)) && node.flow === true);
    return isTorn && this.#spoilt.some((mistake) => mistake.start >= start && mistake.start < end);
  }

  #broken(at: Place): YamlNode {
    this.#diagnostics.silence(at);
    return { kind: "broken", place: at };
  }

  /** Reports a tag such as `!!int`, which stands before its node, unless the parser did. */
  #reportTag(at: Place): void {
    const from = Math.max(0, at.start - LONGEST_TAG);
    const found = /(!\S*)(\s+&\S+)?\s*$/.exec(this.#source.text.slice(from, at.start));
    const tag = found?.[1] ?? "";
    const start = from + (found?.index ?? 0);
    const where = found === null ? at : place(this.#source, start, start + tag.length);
    if (this.#spoilt.some((mistake) => mistake.start === where.start)) return;
    this.#diagnostics.error("yaml-syntax", "YAML tags (`!…`) aren't part of the language", where, {
      help: "leave it out; write `not $x` for a negation",
    });
  }

  #alias(alias: Alias, at: Place, depth: number): YamlNode {
    const target = this.#target(alias);
    if (target !== undefined) return this.node(target, depth + 1);
    this.#diagnostics.error("yaml-syntax", `there is no anchor \`&${alias.source}\` above`, at);
    return this.#broken(at);
  }

  #target(alias: Alias): Node | undefined {
    this.#targets ??= targetsOf(this.#document);
    return this.#targets.get(alias);
  }

  #map(node: YAMLMap, at: Place, depth: number): YamlMap {
    const entries: YamlEntry[] = [];
    const keys = new Set<string>();
    for (const pair of node.items) {
      const key = this.#key(pair.key as Node | null, at);
      if (key === undefined) continue;
      const value = pair.value as Node | null;
      const absent = value === null || (isScalar(value) && value.value === null && value.source === "");
      if (absent && node.flow === true && this.#isTrap(key)) continue;
      const name = tableKey(key.text);
      if (keys.has(name)) {
        this.#diagnostics.error(
          "duplicate-key",
          `the key \`${key.text}\` stands here a second time`,
          key.place,
          { help: "keep one of the two" },
        );
      }
      keys.add(name);
      entries.push({ key, value: absent ? null : this.node(value as Node, depth + 1) });
    }
    return { kind: "map", place: at, entries };
  }

  #key(key: Node | null, map: Place): YamlScalar | undefined {
    const resolved = key !== null && isAlias(key) ? this.#target(key) : key;
    if (isScalar(key) && key.tag !== undefined) this.#reportTag(this.#place(key));
    if (key !== null && isScalar(resolved)) return this.#scalar(resolved as Scalar, this.#place(key));
    this.#diagnostics.error("yaml-syntax", "a key is a word", key === null ? map : this.#place(key));
    return undefined;
  }

  /** Flow maps read `{out:64}` and `{ out: max($a, $b) }` as entries without a value, in silence. */
  #isTrap(key: YamlScalar): boolean {
    if (/^(\$?[A-Za-z_][\w-]*)$/.test(key.text) && !key.quoted) return false;
    const missingSpace = /^([\w-]+):(.+)$/.exec(key.text);
    if (missingSpace !== null) {
      this.#diagnostics.error("yaml-syntax", "a space is missing after the colon", key.place, {
        help: `write \`${missingSpace[1]}: ${missingSpace[2]}\``,
      });
    } else if (/^\d+$/.test(key.text)) {
      this.#diagnostics.error("yaml-syntax", "the comma before this ends the number", key.place, {
        help: "write digits without commas, or put the number in quotes",
      });
    } else {
      this.#diagnostics.error("yaml-syntax", "the comma before this ends the value", key.place, {
        help: "inside `{ }`, put an expression that has a comma in quotes",
      });
    }
    return true;
  }

  #scalar(node: Scalar, at: Place): YamlScalar {
    const quoted = node.type !== undefined && node.type !== "PLAIN";
    const text = typeof node.value === "string" ? node.value : (node.source ?? String(node.value));
    return { kind: "scalar", place: at, text, quoted };
  }

  #place(node: Node): Place {
    const [start, end] = node.range ?? [0, 0];
    return place(this.#source, start, end);
  }
}
