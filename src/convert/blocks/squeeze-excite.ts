import { outputOf, type Piece, readsOnly } from "../piece.js";
import { type BlockMatcher, blockOf, closed, isPlain } from "./match.js";

/** Squeeze-and-excite: what all positions say, through two 1×1 convolutions, weighs each channel. */
export const squeezeExcite: BlockMatcher = (stretch) => {
  const all = closed(stretch, 4);
  const [pool, squeeze, excite, scale] = all ?? [];
  const [entering] = pool?.inputs ?? [];
  if (
    all === undefined ||
    !isPlain(pool, "globalavgpool", [entering]) ||
    !isBare(squeeze) ||
    !isBare(excite) ||
    !readsOnly(squeeze, outputOf(pool)) ||
    !readsOnly(excite, outputOf(squeeze)) ||
    excite.given["out"] !== entering?.shape[0] ||
    !isPlain(scale, "mul", [entering, outputOf(excite)])
  )
    return undefined;
  const channels = entering?.shape[0] as number;
  const out = squeeze.given["out"] as number;
  const reduction = channels / out;
  const size = Number.isInteger(reduction) ? { reduction } : { squeeze: out };
  const given = { ...size, activation: squeeze.activation, gate: excite.activation };
  return blockOf(
    "squeeze-excite",
    "reduction",
    given,
    { reduction: 16, activation: "relu", gate: "sigmoid" },
    all,
  );
};

/** Whether a piece is a 1×1 convolution with a bias and no norm. */
function isBare(piece: Piece | undefined): piece is Piece {
  return (
    piece?.layer === "pointwise" &&
    piece.norm === "none" &&
    Object.keys(piece.given).every((name) => name === "out")
  );
}
