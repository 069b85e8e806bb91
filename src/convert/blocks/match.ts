import type { Tensor } from "../../core/graph.js";
import { outputOf, type Piece, readsOnly } from "../piece.js";
import type { Readers } from "../readers.js";

/** What convolutions have in most of a network, which it says once. */
export interface UsualFollowUps {
  readonly norm: string;
  readonly activation: string;
}

/** Pieces from some place on, and what a block has to know of them. */
export interface Stretch {
  readonly pieces: readonly Piece[];
  readonly start: number;
  readonly readers: Readers;
  readonly usual: UsualFollowUps;
}

/** A block with the pieces that it stands for. */
export interface Match {
  readonly block: Piece;
  /** How many pieces it takes. */
  readonly length: number;
}

/** Finds a block at the start of a stretch. What it finds is expanded and compared: it may be wrong. */
export type BlockMatcher = (stretch: Stretch) => Match | undefined;

/** So many pieces, each of which reads the one before alone, and nobody else does but for the last. */
export function chain({ pieces, start, readers }: Stretch, length: number): readonly Piece[] | undefined {
  const links = pieces.slice(start, start + length);
  if (links.length < length) return undefined;
  for (let index = 1; index < length; index += 1) {
    const before = outputOf(links[index - 1]);
    if (before === undefined || readers.of(before) !== 1 || !readsOnly(links[index], before))
      return undefined;
  }
  return links;
}

/** So many pieces, of which none but the last is read by others. */
export function closed({ pieces, start, readers }: Stretch, length: number): readonly Piece[] | undefined {
  const inside = pieces.slice(start, start + length);
  if (inside.length < length) return undefined;
  const read = inside.flatMap(({ nodes }) => nodes.flatMap(({ inputs }) => inputs));
  const isClosed = inside.slice(0, -1).every((piece) => {
    const output = outputOf(piece);
    return output !== undefined && read.filter((input) => input === output).length === readers.of(output);
  });
  return isClosed ? inside : undefined;
}

/** Whether a piece is an op on some tensors in their order, as a spec has it without arguments. */
export function isPlain(
  piece: Piece | undefined,
  layer: string,
  inputs: readonly (Tensor | undefined)[],
): piece is Piece {
  return (
    piece !== undefined &&
    piece.layer === layer &&
    Object.keys(piece.given).length === 0 &&
    piece.inputs.length === inputs.length &&
    piece.inputs.every((input, index) => input === inputs[index])
  );
}

/** Whether a piece is a convolution of a kind, with no arguments but these, with the usual norm. */
export function isConvolution(
  piece: Piece | undefined,
  layer: string,
  allowed: readonly string[],
  activation: string,
  { norm }: UsualFollowUps,
): piece is Piece {
  return (
    piece !== undefined &&
    piece.layer === layer &&
    piece.norm === norm &&
    piece.activation === activation &&
    Object.keys(piece.given).every((name) => allowed.includes(name))
  );
}

/**
 * A convolution's padding as blocks have it: `symmetric` for half the kernel at both ends, nothing for what is `same`
 * anyway. `undefined` for others.
 */
export function paddingOf({ given }: Piece): { readonly padding?: "symmetric" } | undefined {
  const { kernel, padding } = given;
  if (padding === undefined) return {};
  return typeof kernel === "number" && padding === Math.floor(kernel / 2)
    ? { padding: "symmetric" }
    : undefined;
}

/** Whether a piece adds two tensors and nothing else. */
export function adds(piece: Piece | undefined, a: Tensor | undefined, b: Tensor | undefined): boolean {
  if (piece?.layer !== "add" || piece.inputs.length !== 2) return false;
  const [first, second] = piece.inputs;
  return (first === a && second === b) || (first === b && second === a);
}

/** A block in the place of some pieces, given what it doesn't have unless it is told. */
export function blockOf(
  layer: string,
  main: string | undefined,
  given: Piece["given"],
  omitted: Piece["omitted"],
  pieces: readonly Piece[],
): Match {
  const nodes = pieces.flatMap((piece) => piece.nodes);
  const { inputs = [] } = pieces[0] ?? {};
  return {
    block: { nodes, inputs, layer, main, given: unlike(given, omitted), omitted },
    length: pieces.length,
  };
}

/** Arguments without those that are as the block has them unless it is told. */
function unlike(given: Piece["given"], usual: Piece["given"]): Piece["given"] {
  return Object.fromEntries(
    Object.entries(given).filter(([name, value]) => value !== undefined && value !== usual[name]),
  );
}
