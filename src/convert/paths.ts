import { type GraphNode, levelsOf } from "../core/graph.js";
import { commonName } from "./common-name.js";
import type { Piece } from "./piece.js";

/** Under which levels of the file layers lie. */
export class Paths {
  /** How many ops lie in each level. */
  readonly #sizes = new Map<string, number>();

  constructor(nodes: readonly GraphNode[]) {
    for (const { scope } of nodes) {
      for (const { path } of levelsOf(scope)) this.#sizes.set(path, (this.#sizes.get(path) ?? 0) + 1);
    }
  }

  /**
   * The names from the top down to a layer of some ops: the highest level that has these ops and no others, or else a name
   * in the lowest level that has them all, which is the first op's where the others only follow it.
   */
  of({ nodes, norm }: Pick<Piece, "nodes" | "norm">): readonly string[] {
    const levels = nodes.map(({ scope }) => levelsOf(scope));
    const [first = []] = levels;
    const segments = first.map(({ segment }) => segment);
    let shared = 0;
    while (shared < first.length && levels.every((all) => all[shared]?.path === first[shared]?.path)) {
      if (this.#sizes.get(first[shared]?.path as string) === nodes.length)
        return segments.slice(0, shared + 1);
      shared += 1;
    }
    const below = levels.flatMap((all) => all[shared]?.segment ?? []);
    const name = norm === undefined ? commonName(below) : below[0];
    return [...segments.slice(0, shared), ...(name === undefined ? [] : [name])];
  }
}
