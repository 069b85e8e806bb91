import type { GraphNode } from "../core/graph.js";
import { givenArguments } from "./arguments.js";
import { outputOf, type Piece, readsOnly } from "./piece.js";
import type { Readers } from "./readers.js";

/** Takes norms and activations that stand behind a convolution into it. */
export function withFollowUps(pieces: readonly Piece[], readers: Readers): Piece[] {
  const all: Piece[] = [];
  for (const piece of pieces) {
    const before = all.at(-1);
    const between = outputOf(before);
    const isRead = before !== undefined && between !== undefined && readers.of(between) === 1;
    const joined = isRead ? joinedTo(before, piece) : undefined;
    if (joined === undefined) all.push(piece);
    else all[all.length - 1] = joined;
  }
  return all.map(withUsualBias);
}

function joinedTo(before: Piece, piece: Piece): Piece | undefined {
  const [node, second] = piece.nodes;
  if (node === undefined || second !== undefined || !readsOnly(piece, outputOf(before))) return undefined;
  const nodes = [...before.nodes, node];
  if (before.norm === "none" && before.activation === "none" && isPlain(node, "batchnorm")) {
    return { ...before, nodes, norm: "batch" };
  }
  if (before.activation === "none" && node.op.kind === "activation" && isPlain(node, node.op.name)) {
    return { ...before, nodes, activation: node.op.name };
  }
  return undefined;
}

function isPlain(node: GraphNode, name: string): boolean {
  return node.op.name === name && node.sharedWith === null && Object.keys(givenArguments(node)).length === 0;
}

/** A convolution has a bias unless a norm follows it; only what is otherwise is written. */
function withUsualBias(piece: Piece): Piece {
  if (piece.norm === undefined) return piece;
  const { bias = true, ...given } = piece.given;
  return bias === (piece.norm === "none") ? { ...piece, given } : { ...piece, given: { ...given, bias } };
}
