import { outputOf, type Piece, readsOnly } from "../piece.js";
import { type BlockMatcher, blockOf, closed, isPlain } from "./match.js";

/** DenseNet's layer: norm, relu, 1×1, norm, relu, 3×3, joined to what came in. */
export const denseLayer: BlockMatcher = (stretch) => {
  const all = closed(stretch, 5);
  const [norm, relu, narrow, wide, join] = all ?? [];
  const [entering] = norm?.inputs ?? [];
  if (
    all === undefined ||
    !isPlain(norm, "batchnorm", [entering]) ||
    !isPlain(relu, "relu", [outputOf(norm)]) ||
    !readsOnly(narrow, outputOf(relu)) ||
    !isLike(narrow, "pointwise", { norm: "batch", activation: "relu" }, ["out"]) ||
    !readsOnly(wide, outputOf(narrow)) ||
    !isLike(wide, "conv", { norm: "none", activation: "none" }, ["out", "kernel", "bias"]) ||
    wide.given["kernel"] !== 3 ||
    wide.given["bias"] !== false ||
    !isPlain(join, "concat", [entering, outputOf(wide)])
  )
    return undefined;
  const growth = wide.given["out"] as number;
  const bottleneck = (narrow.given["out"] as number) / growth;
  if (!Number.isInteger(bottleneck)) return undefined;
  return blockOf("dense-layer", "growth", { growth, bottleneck }, { bottleneck: 4 }, all);
};

function isLike(
  piece: Piece | undefined,
  layer: string,
  { norm, activation }: { readonly norm: string; readonly activation: string },
  allowed: readonly string[],
): piece is Piece {
  return (
    piece?.layer === layer &&
    piece.norm === norm &&
    piece.activation === activation &&
    Object.keys(piece.given).every((name) => allowed.includes(name))
  );
}
