import type { Piece } from "../piece.js";
import type { OwnBlock } from "./definition.js";

/** How often a spec calls each of its own blocks, in its layers and in other blocks; the blocks that others call first. */
export function usesOf(pieces: readonly Piece[]): ReadonlyMap<OwnBlock, number> {
  const uses = new Map<OwnBlock, number>();
  const visit = (called: readonly Piece[]) => {
    for (const { own } of called) {
      if (own === undefined) continue;
      if (!uses.has(own)) visit(own.layers.map(({ piece }) => piece));
      uses.set(own, (uses.get(own) ?? 0) + 1);
    }
  };
  visit(pieces);
  return uses;
}
