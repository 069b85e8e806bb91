import type { Graph, Tensor } from "../../core/graph.js";
import { Names } from "../names.js";
import { Paths } from "../paths.js";
import { outputsOf, type Piece } from "../piece.js";
import type { OwnBlock } from "./definition.js";
import { Flow, type Region } from "./flow.js";
import { Kinds } from "./kinds.js";
import { blockName, layerNames } from "./names.js";
import { parametrise } from "./parameters.js";
import { longer, pairsIn, unitsIn } from "./regions.js";
import { usesOf } from "./uses.js";

/** How often blocks are looked for anew, without those that turned out to save nothing. */
const MOST_ATTEMPTS = 4;

/** How many pieces are looked at in all, by their number: what bounds the time for long networks. */
const MOST_LOOKS = 12;

/** Two layers in turn aren't worth a name. */
const SHORTEST_CHAIN = 3;

const LONGEST_CHAIN = 12;

/** The lines of a definition that aren't its layers: its name, parameters, and `layers`. */
const HEAD_LINES = 3;

/** Where layers occur, how many lines each occurrence takes, and what it would be alike by. */
interface Group {
  readonly signature: string;
  readonly regions: readonly Region[];
  readonly saved: number;
}

/**
 * Makes blocks of what occurs several times, but for the values of arguments: residuals, branches and other parts
 * that are joined, levels of the file, and runs of layers; the smallest first, so that blocks are made of blocks.
 * A block is made where that saves lines.
 */
export function withOwnBlocks(pieces: readonly Piece[], graph: Graph): readonly Piece[] {
  const kinds = new Kinds(graph);
  const paths = new Paths(graph.nodes);
  const useless = new Set<string>();
  let best = pieces;
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
    const folded = new Folding(graph.outputs, paths, kinds, useless).fold(pieces);
    if (linesIn(folded) < linesIn(best)) best = folded;
    const unused = [...usesOf(folded)].filter(([{ layers }, uses]) => savedBy(layers.length, uses) <= 0);
    if (unused.length === 0) break;
    for (const [{ signature }] of unused) useless.add(signature);
  }
  return best;
}

/** How many lines a spec has for layers and for the blocks that they call. */
function linesIn(pieces: readonly Piece[]): number {
  const blocks = [...usesOf(pieces).keys()];
  return blocks.reduce((lines, { layers }) => lines + layers.length + HEAD_LINES, linesOf(pieces));
}

/** The lines that a block of so many lines saves. */
function savedBy(lines: number, uses: number): number {
  return uses * (lines - 1) - (lines + HEAD_LINES);
}

class Folding {
  readonly #outputs: readonly Tensor[];
  readonly #paths: Paths;
  readonly #kinds: Kinds;
  readonly #useless: ReadonlySet<string>;
  readonly #names = new Names();

  constructor(outputs: readonly Tensor[], paths: Paths, kinds: Kinds, useless: ReadonlySet<string>) {
    this.#outputs = outputs;
    this.#paths = paths;
    this.#kinds = kinds;
    this.#useless = useless;
  }

  fold(pieces: readonly Piece[]): readonly Piece[] {
    let current = pieces;
    for (let looks = 0; looks < MOST_LOOKS * pieces.length; looks += current.length) {
      const flow = new Flow(current, this.#outputs);
      const groups = savingIn(flow, this.#alike(flow, unitsIn(flow)));
      groups.sort((a, b) => lengthOf(a) - lengthOf(b));
      const folded = this.#made(flow, groups) ?? this.#made(flow, this.#chains(flow));
      if (folded === undefined) return current;
      current = folded;
    }
    return current;
  }

  /** The runs of layers that occur several times, by making a block of which most is saved. */
  #chains(flow: Flow): Group[] {
    const groups: Group[] = [];
    let chains: readonly Region[] = pairsIn(flow);
    for (let length = 2; length <= LONGEST_CHAIN && chains.length > 0; length += 1) {
      const alike = this.#alike(flow, chains);
      if (length >= SHORTEST_CHAIN) groups.push(...savingIn(flow, alike));
      // What occurs once doesn't occur more often with more behind it.
      const several = [...alike.values()].filter((regions) => regions.length > 1);
      chains = several.flat().flatMap((region) => longer(flow, region) ?? []);
    }
    const fitting = groups.filter(({ regions: [first] }) => first && !this.#kinds.isRepetition(flow, first));
    const best = fitting.reduce((a, b) => (b.saved > a.saved ? b : a), fitting[0] as Group);
    return best === undefined ? [] : [best];
  }

  /** Regions by what they are alike in. */
  #alike(flow: Flow, regions: readonly Region[]): ReadonlyMap<string, readonly Region[]> {
    const alike = new Map<string, Region[]>();
    for (const region of regions) {
      const signature = this.#kinds.signatureOf(flow, region);
      if (signature === undefined) continue;
      const others = alike.get(signature);
      if (others === undefined) alike.set(signature, [region]);
      else others.push(region);
    }
    for (const signature of this.#useless) alike.delete(signature);
    return alike;
  }

  /** The network with blocks for groups, as far as these don't overlap; `undefined` where there are none. */
  #made(flow: Flow, groups: readonly Group[]): readonly Piece[] | undefined {
    const calls = new Map<number, { readonly end: number; readonly call: Piece }>();
    const taken = new Set<number>();
    for (const { signature, regions } of groups) {
      const free = regions.filter(({ start, end }) => !hasAny(taken, start, end));
      if (savedIn(flow, free) <= 0) continue;
      const made = this.#blockOf(flow, free, signature);
      if (made === undefined) continue;
      for (const [index, { start, end }] of free.entries()) {
        for (let each = start; each < end; each += 1) taken.add(each);
        calls.set(start, { end, call: made[index] as Piece });
      }
    }
    if (calls.size === 0) return undefined;
    const pieces: Piece[] = [];
    for (let index = 0; index < flow.pieces.length; ) {
      const { end = index + 1, call = flow.pieces[index] as Piece } = calls.get(index) ?? {};
      pieces.push(call);
      index = end;
    }
    return pieces;
  }

  /** The calls of a block in the place of regions that are alike. */
  #blockOf(flow: Flow, regions: readonly Region[], signature: string): readonly Piece[] | undefined {
    const occurrences = regions.map((region) => {
      const entering = flow.inputsOf(region);
      const [only, second] = entering;
      return {
        pieces: flow.pieces.slice(region.start, region.end),
        entering,
        channels: second === undefined && region.grows !== true ? only?.shape[0] : undefined,
      };
    });
    const [first] = occurrences;
    const [{ grows = false } = {}] = regions;
    if (first === undefined) return undefined;
    const layers = first.pieces.map(({ layer }) => layer);
    const names = layerNames(
      occurrences.map(({ pieces }) => pieces.map((piece) => this.#paths.of(piece).join("/"))),
      layers,
    );
    const parametrised = parametrise(occurrences, names);
    if (parametrised === undefined) return undefined;
    const { parameters, readsChannels, arguments: expressions, given } = parametrised;
    const nodes = occurrences.map(({ pieces }) => pieces.flatMap((piece) => piece.nodes));
    const calls = nodes.map((all) => this.#paths.of({ nodes: all }).at(-1) ?? "");
    const name = this.#names.unused(blockName(calls, layers));
    const own: OwnBlock = {
      name,
      signature,
      parameters,
      readsChannels,
      entering: first.entering,
      grows,
      layers: first.pieces.map((piece, index) => ({
        name: names[index] as string,
        piece: { ...piece, given: expressions[index] as Piece["given"] },
      })),
    };
    const omitted = Object.fromEntries(
      parameters.flatMap(({ name: parameter, fallback }) =>
        fallback === undefined ? [] : [[parameter, fallback]],
      ),
    );
    return occurrences.map(({ pieces, entering }, index) => ({
      nodes: nodes[index] as Piece["nodes"],
      inputs: entering,
      ...(grows ? { outputs: [...entering, ...outputsOf(pieces.at(-1) as Piece)] } : {}),
      layer: name,
      main: parameters[0]?.name,
      given: given[index] as Piece["given"],
      omitted,
      folds: true,
      own,
    }));
  }
}

/** Regions that are alike and apart, where making a block of them saves lines. */
function savingIn(flow: Flow, alike: ReadonlyMap<string, readonly Region[]>): Group[] {
  return [...alike].flatMap(([signature, all]) => {
    let end = 0;
    const regions = all.filter((region) => {
      const isApart = region.start >= end;
      if (isApart) end = region.end;
      return isApart;
    });
    const saved = savedIn(flow, regions);
    return saved > 0 ? [{ signature, regions, saved }] : [];
  });
}

function lengthOf({ regions }: Group): number {
  const [{ start, end } = { start: 0, end: 0 }] = regions;
  return end - start;
}

function savedIn(flow: Flow, regions: readonly Region[]): number {
  const [first] = regions;
  if (first === undefined) return 0;
  return savedBy(linesOf(flow.pieces.slice(first.start, first.end)), regions.length);
}

/** How many lines layers take, with one and its like behind it in one. */
function linesOf(pieces: readonly Piece[]): number {
  let lines = 0;
  let before = "";
  for (const { layer, given, norm, activation, inputs } of pieces) {
    const text = inputs.length === 1 ? JSON.stringify([layer, given, norm, activation]) : "";
    if (text === "" || text !== before) lines += 1;
    before = text;
  }
  return lines;
}

function hasAny(taken: ReadonlySet<number>, start: number, end: number): boolean {
  for (let each = start; each < end; each += 1) if (taken.has(each)) return true;
  return false;
}
