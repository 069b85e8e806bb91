import { type Diagnostic, Diagnostics, SpecError } from "../core/diagnostic.js";
import type { LoadedFile, Loader } from "../core/loader.js";
import type { Place, Source } from "../core/source.js";
import { decode } from "./decode.js";
import { extendSpec } from "./extend.js";
import { readSpec } from "./read/spec.js";
import type { Body, Item, Selectors, SpecSyntax } from "./syntax.js";
import { type ParsedAhead, unpackTree } from "./yaml/ahead.js";
import type { YamlNode } from "./yaml/tree.js";

/** A spec with everything that it needs: what it extends is merged in, the networks that it uses are at hand. */
export interface LoadedSpec {
  /** The loader's id of its file. */
  readonly id: string;
  readonly file: string;
  readonly syntax: SpecSyntax;
  /** The baseline that it or its parent names, and the id of the file that names it. */
  readonly baseline: { readonly name: string; readonly place: Place; readonly from: string } | undefined;
  /** What reading it, its parent and its networks found. */
  readonly diagnostics: readonly Diagnostic[];
  /** The networks that its items use, by the name that they use. */
  readonly networks: ReadonlyMap<string, LoadedSpec>;
  /** What tells which paths globs mean; `null` where the spec has none. */
  readonly matcher: Matcher | null;
}

/** Gives the test of whether a path is one that a glob means, or lies below it. */
export type Matcher = (glob: string) => (path: string) => boolean;

/**
 * Loads a spec, what it extends and the networks that it uses. Mistakes are collected.
 * Reading is cached by file for the time of one `SpecLoader`.
 */
export class SpecLoader {
  readonly #loader: Loader;
  readonly #diagnostics: Diagnostics;
  readonly #loaded = new Map<string, Promise<LoadedSpec | undefined>>();

  constructor(loader: Loader, diagnostics: Diagnostics) {
    this.#loader = loader;
    this.#diagnostics = diagnostics;
  }

  /**
   * Loads a spec by name; `undefined` when nothing of it can be used.
   * @param from the id of the spec that names it, and `at` the place where it does
   */
  async load(name: string, from: string | null = null, at?: Place): Promise<LoadedSpec | undefined> {
    return this.#named(name, from, at, []);
  }

  async #named(
    name: string,
    from: string | null,
    at: Place | undefined,
    chain: readonly LoadedFile[],
  ): Promise<LoadedSpec | undefined> {
    let file: LoadedFile;
    try {
      file = await this.#loader.read(name, from);
    } catch (error) {
      if (!(error instanceof SpecError)) throw error;
      this.#diagnostics.add({ ...error.diagnostic, ...(at && { place: at }) });
      return undefined;
    }
    if (chain.some(({ id }) => id === file.id)) {
      const circle = [...chain, file].map((link) => link.name).join(" → ");
      this.#diagnostics.error("circle", `specs that need each other in a circle: ${circle}`, at);
      return undefined;
    }
    let loading = this.#loaded.get(file.id);
    if (loading === undefined) {
      loading = this.#file(file, chain);
      this.#loaded.set(file.id, loading);
    }
    return loading;
  }

  async #file(file: LoadedFile, chain: readonly LoadedFile[]): Promise<LoadedSpec | undefined> {
    const text = this.#diagnostics.attempt(() => decode(file.bytes, file.name));
    if (text === undefined) return undefined;
    const source: Source = { name: file.name, text };
    const own = new Diagnostics();
    const tree = await parse(source, file.parsedAhead as ParsedAhead | undefined, own);
    const read = tree && readSpec(tree, own);
    if (read !== undefined && file.parsedAhead === undefined) {
      // Whatever the command makes of them; those of specs that ship with the program are right.
      read.published(own);
      read.accuracy(own);
      read.budgets(own);
    }
    for (const diagnostic of own.list) this.#diagnostics.add(diagnostic);
    if (read === undefined) return undefined;

    const links = [...chain, file];
    const parts: LoadedSpec[] = [];
    let syntax = read;
    let baseline: LoadedSpec["baseline"] = read.baseline && { ...read.baseline, from: file.id };
    const networks = new Map<string, LoadedSpec>();
    if (read.extends !== undefined) {
      const parent = await this.#named(read.extends.name, file.id, read.extends.place, links);
      if (parent !== undefined) {
        parts.push(parent);
        syntax = extendSpec(parent.syntax, read);
        baseline ??= parent.baseline;
        for (const [name, network] of parent.networks) networks.set(name, network);
      }
    }
    for (const { name, place } of networkNames(read)) {
      if (networks.has(name)) continue;
      const network = await this.#named(name, file.id, place, links);
      if (network === undefined) continue;
      parts.push(network);
      networks.set(name, network);
    }
    const diagnostics = [...parts.flatMap((part) => part.diagnostics), ...own.list];
    const matcher = await matcherFor([...(syntax.precision ?? []), ...(syntax.compression ?? [])]);
    return { id: file.id, file: file.name, syntax, baseline, networks, diagnostics, matcher };
  }
}

/** The tree of a source: the one made ahead if it is of this text, else the parser is loaded. */
async function parse(
  source: Source,
  ahead: ParsedAhead | undefined,
  diagnostics: Diagnostics,
): Promise<YamlNode | undefined> {
  if (ahead?.text === source.text) return unpackTree(ahead.root, source);
  const { parseYaml } = await import("./yaml/parse.js");
  return parseYaml(source, diagnostics);
}

/** What tells the paths that the globs of rules mean; it is loaded where there are some. */
export async function matcherFor(rules: readonly Selectors[]): Promise<Matcher | null> {
  if (rules.every(({ only, except }) => only.length + except.length === 0)) return null;
  const { default: picomatch } = await import("picomatch");
  const known = new Map<string, (path: string) => boolean>();
  return (glob) => {
    const isAt = known.get(glob) ?? picomatch([glob, `${glob}/**`]);
    known.set(glob, isAt);
    return isAt;
  };
}

function networkNames(syntax: SpecSyntax): { name: string; place: Place }[] {
  const bodies = [syntax.layers, ...syntax.blocks.map((block) => block.body)];
  return bodies.flatMap((body) => (body ? namesIn(body.items) : []));
}

function namesIn(items: readonly Item[]): { name: string; place: Place }[] {
  return items.flatMap(({ layer }) => {
    switch (layer.kind) {
      case "network":
        return layer.spec ? [layer.spec] : [];
      case "branches":
        return namesIn(layer.branches);
      case "group":
        return namesIn(layer.body.items);
      case "residual":
        return [...namesIn(layer.body.items), ...namesIn(shortcutBody(layer.shortcut))];
      default:
        return [];
    }
  });
}

function shortcutBody(shortcut: { kind: "mode" } | { kind: "body"; body: Body }): readonly Item[] {
  return shortcut.kind === "body" ? shortcut.body.items : [];
}
