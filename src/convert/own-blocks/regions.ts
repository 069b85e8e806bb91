import { levelsOf } from "../../core/graph.js";
import type { Piece } from "../piece.js";
import type { Flow, Region } from "./flow.js";

/** No block that a person writes is longer; it bounds the search. */
export const MOST_LAYERS = 64;

/** What is a unit by its structure or its name: all that a join brings together, and all of one level. */
export function unitsIn(flow: Flow): readonly Region[] {
  return [...joinedIn(flow), ...levelsIn(flow)];
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
    return head?.inputs.length === 1 && head.own === undefined && !isActivation(head);
  });
}

/** A run of layers and the layer that reads the last of them alone, which nothing else reads; `undefined` where none does. */
export function longer(flow: Flow, { start, end }: Region): Region | undefined {
  const [input, second] = flow.pieces[end]?.inputs ?? [];
  const isLink =
    input !== undefined &&
    second === undefined &&
    flow.producerOf(input) === end - 1 &&
    flow.isReadBy(end, end - 1);
  return isLink ? { start, end: end + 1 } : undefined;
}
