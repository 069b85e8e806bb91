import type { Graph, Tensor } from "../../core/graph.js";
import { Names } from "../names.js";
import { Paths } from "../paths.js";
import type { Piece } from "../piece.js";
import { defineBlock } from "./define.js";
import { Flow, type Region } from "./flow.js";
import { type Group, Groups, HEAD_LINES, linesOf, savedBy, savedIn } from "./groups.js";
import { Kinds } from "./kinds.js";
import { usesOf } from "./uses.js";

/** How often blocks are looked for anew, without those that turned out to save nothing. */
const MOST_ATTEMPTS = 4;

/** How often each piece is looked at in one attempt: what bounds the time for long networks. */
const MOST_LOOKS = 12;

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
    const folded = fold(pieces, graph.outputs, new Groups(kinds, useless), paths);
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

/** Makes blocks until there is nothing to make one of. */
function fold(
  pieces: readonly Piece[],
  outputs: readonly Tensor[],
  groups: Groups,
  paths: Paths,
): readonly Piece[] {
  const names = new Names();
  let current = pieces;
  for (let looks = 0; looks < MOST_LOOKS * pieces.length; looks += current.length) {
    const flow = new Flow(current, outputs);
    const folded =
      withCalls(flow, groups.units(flow), paths, names) ?? withCalls(flow, groups.chains(flow), paths, names);
    if (folded === undefined) return current;
    current = folded;
  }
  return current;
}

/** The network with blocks for groups, as far as these don't overlap; `undefined` where there are none. */
function withCalls(
  flow: Flow,
  groups: readonly Group[],
  paths: Paths,
  names: Names,
): readonly Piece[] | undefined {
  const calls = new Map<number, { readonly end: number; readonly call: Piece }>();
  const taken = new Set<number>();
  for (const group of groups) {
    const regions = group.regions.filter((region) => !indices(region).some((index) => taken.has(index)));
    if (savedIn(flow, regions) <= 0) continue;
    const made = defineBlock(flow, { ...group, regions }, paths, names) ?? [];
    for (const [index, call] of made.entries()) {
      const region = regions[index] as Region;
      for (const each of indices(region)) taken.add(each);
      calls.set(region.start, { end: region.end, call });
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

function indices({ start, end }: Region): readonly number[] {
  return Array.from({ length: end - start }, (_, index) => start + index);
}
