import { outputOf, type Piece, readsOnly } from "../piece.js";
import { type BlockMatcher, blockOf, closed, isConvolution, isPlain } from "./match.js";

/** GoogLeNet's module: a 1×1, a 3×3, a larger one and a pool side by side, the latter three with a 1×1. */
export const inception: BlockMatcher = (stretch) => {
  const { usual } = stretch;
  const all = closed(stretch, 8);
  const [conv1, reduce3, conv3, reduce5, conv5, pool, project, join] = all ?? [];
  const [entering] = conv1?.inputs ?? [];
  const isPointwise = (piece: Piece | undefined): piece is Piece =>
    isConvolution(piece, "pointwise", ["out"], usual.activation, usual);
  const isWide = (piece: Piece | undefined): piece is Piece =>
    isConvolution(piece, "conv", ["out", "kernel"], usual.activation, usual);
  if (
    all === undefined ||
    ![conv1, reduce3, reduce5, project].every(isPointwise) ||
    ![conv3, conv5].every(isWide) ||
    ![conv1, reduce3, reduce5, pool].every((piece) => readsOnly(piece, entering)) ||
    !readsOnly(conv3, outputOf(reduce3)) ||
    !readsOnly(conv5, outputOf(reduce5)) ||
    !readsOnly(project, outputOf(pool)) ||
    conv3?.given["kernel"] !== 3 ||
    pool?.layer !== "maxpool" ||
    JSON.stringify(pool.given) !== JSON.stringify({ kernel: 3, stride: 1 }) ||
    !isPlain(join, "concat", [conv1, conv3, conv5, project].map(outputOf))
  )
    return undefined;
  const given = {
    conv1: conv1?.given["out"],
    reduce3: reduce3?.given["out"],
    conv3: conv3.given["out"],
    reduce5: reduce5?.given["out"],
    conv5: conv5?.given["out"],
    pool: project?.given["out"],
    kernel: conv5?.given["kernel"],
  };
  return blockOf("inception", "conv1", given, { kernel: 5 }, all);
};
