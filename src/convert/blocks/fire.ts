import { outputOf, readsOnly } from "../piece.js";
import { type BlockMatcher, blockOf, closed, isConvolution, isPlain } from "./match.js";

/** SqueezeNet's fire module: a 1×1 convolution, and a 1×1 and a 3×3 of what that gives, side by side. */
export const fire: BlockMatcher = (stretch) => {
  const { usual } = stretch;
  const all = closed(stretch, 4);
  const [squeeze, one, three, join] = all ?? [];
  if (
    all === undefined ||
    !isConvolution(squeeze, "pointwise", ["out"], usual.activation, usual) ||
    !isConvolution(one, "pointwise", ["out"], usual.activation, usual) ||
    !isConvolution(three, "conv", ["out", "kernel"], usual.activation, usual) ||
    three.given["kernel"] !== 3 ||
    !readsOnly(one, outputOf(squeeze)) ||
    !readsOnly(three, outputOf(squeeze)) ||
    !isPlain(join, "concat", [outputOf(one), outputOf(three)])
  )
    return undefined;
  const expand = one.given["out"];
  const given = { squeeze: squeeze.given["out"], expand, expand3: three.given["out"] };
  return blockOf("fire", "squeeze", given, { expand3: expand }, all);
};
