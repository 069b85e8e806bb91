import { blocks } from "../../blocks/index.js";
import { levelsOf } from "../../core/graph.js";
import type { Piece } from "../piece.js";
import type { Flow, Region } from "./flow.js";

/** No block that a person writes is longer; it bounds the search. */
export const MOST_LAYERS = 64;

/** What is a unit by its structure or its name: a layer of a growing list, what a join brings together, a level. */
export function unitsIn(flow: Flow): readonly Region[] {
  return [...growingIn(flow), ...joinedIn(flow), ...levelsIn(flow)];
}

/** The regions that read a list of tensors to which the one before has added its own. */
function growingIn(flow: Flow): Region[] {
  const { pieces } = flow;
  const regions: Region[] = [];
  /** Where a layer of each kind was last. */
  const lastOf = new Map<string, number>();
  for (const [end, { layer, inputs }] of pieces.entries()) {
    const start = lastOf.get(layer);
    lastOf.set(layer, end);
    const added = inputs.at(-1);
    if (start === undefined || added === undefined || flow.producerOf(added) !== end - 1) continue;
    const before = (pieces[start] as Piece).inputs;
    if (before.length !== inputs.length - 1 || before.some((tensor, index) => tensor !== inputs[index]))
      continue;
    const region = { start, end, grows: true };
    if (end - start <= MOST_LAYERS && isClosed(flow, region)) regions.push(region);
  }
  return regions;
}

/** Whether all layers but the first read layers before them alone, and none but the last is read by others. */
function isClosed(flow: Flow, { start, end }: Region): boolean {
  for (let index = start; index < end; index += 1) {
    const { inputs } = flow.pieces[index] as Piece;
    if (index > start && inputs.some((input) => flow.producerOf(input) < start)) return false;
    if (index < end - 1 && !flow.isReadBy(end - 1, index)) return false;
  }
  return true;
}

/** The regions that end where several tensors become one: residuals, branches, gates; with the activation behind. */
function joinedIn(flow: Flow): Region[] {
  const { pieces } = flow;
  return pieces.flatMap(({ inputs }, last) => {
    const needed = new Set(inputs);
    if (needed.size < 2) return [];
    for (let start = last - 1; start >= 0 && last - start < MOST_LAYERS; start -= 1) {
      if (!flow.isReadBy(last, start)) return [];
      const { nodes, inputs: read } = pieces[start] as Piece;
      for (const output of nodes.at(-1)?.outputs ?? []) needed.delete(output);
      for (const input of read) needed.add(input);
      if (needed.size === 1) return [{ start, end: last + (isActivated(flow, last) ? 2 : 1) }];
    }
    return [];
  });
}

/** Whether an activation follows a piece, and nothing else reads that. */
function isActivated(flow: Flow, index: number): boolean {
  const next = flow.pieces[index + 1];
  return (
    next !== undefined &&
    isActivation(next) &&
    flow.isReadBy(index + 1, index) &&
    next.inputs.every((input) => flow.producerOf(input) === index)
  );
}

function isBlock({ layer, own }: Piece): boolean {
  return own !== undefined || blocks.has(layer);
}

function isGate({ layer, own }: Piece): boolean {
  return layer === "squeeze-excite" || own?.layers.at(-1)?.piece.layer === "mul";
}

function isActivation({ nodes }: Piece): boolean {
  const [only, second] = nodes;
  return second === undefined && only?.op.kind === "activation";
}

/** The regions that are all of a level. */
function levelsIn(flow: Flow): Region[] {
  const regions: Region[] = [];
  const open: { readonly path: string; readonly start: number }[] = [];
  const close = (depth: number, end: number) => {
    for (const { start } of open.splice(depth)) {
      const region = { start, end };
      if (end - start > 1 && end - start <= MOST_LAYERS && flow.isRegion(region)) regions.push(region);
    }
  };
  for (const [index, { nodes }] of flow.pieces.entries()) {
    const levels = commonLevels(nodes);
    let depth = 0;
    while (depth < open.length && open[depth]?.path === levels[depth]) depth += 1;
    close(depth, index);
    for (const path of levels.slice(depth)) open.push({ path, start: index });
  }
  close(0, flow.pieces.length);
  return regions;
}

/** The paths of the levels that all ops of a piece lie in. */
function commonLevels(nodes: Piece["nodes"]): readonly string[] {
  const [first = [], ...others] = nodes.map(({ scope }) => levelsOf(scope).map(({ path }) => path));
  return first.filter((path, depth) => others.every((paths) => paths[depth] === path));
}

/**
 * Two layers of which the second reads the first alone, which nothing else reads: where a run of layers may begin. None
 * begins with an activation, which belongs to what is before it, or with a block, which is a unit already.
 */
export function pairsIn(flow: Flow): Region[] {
  const regions = flow.pieces.map((_, start) => longer(flow, { start, end: start + 1 }));
  return regions.filter((region): region is Region => {
    const head = region && flow.pieces[region.start];
    return head?.inputs.length === 1 && !isBlock(head) && !isActivation(head);
  });
}

/**
 * A run of layers and the layer that reads the last of them alone, which nothing else reads. `undefined` where none does,
 * and where that is a block, but for one that scales what flows: the others are units themselves.
 */
export function longer(flow: Flow, { start, end }: Region): Region | undefined {
  const next = flow.pieces[end];
  const [input, second] = next?.inputs ?? [];
  const isLink =
    next !== undefined &&
    (!isBlock(next) || isGate(next)) &&
    input !== undefined &&
    second === undefined &&
    flow.producerOf(input) === end - 1 &&
    flow.isReadBy(end, end - 1);
  return isLink ? { start, end: end + 1 } : undefined;
}
