import { type BlockMatcher, blockOf, chain, isConvolution, paddingOf } from "./match.js";

/** MobileNet's depthwise separable convolution. */
export const separable: BlockMatcher = (stretch) => {
  const { usual } = stretch;
  const both = chain(stretch, 2);
  const [depthwise, pointwise] = both ?? [];
  if (
    both === undefined ||
    !isConvolution(depthwise, "depthwise", ["kernel", "stride", "padding"], usual.activation, usual) ||
    !isConvolution(pointwise, "pointwise", ["out"], usual.activation, usual)
  )
    return undefined;
  const padding = paddingOf(depthwise);
  if (padding === undefined) return undefined;
  const { out } = pointwise.given;
  return blockOf(
    "separable",
    undefined,
    { out, ...depthwise.given, padding: undefined, ...padding },
    { kernel: 3, stride: 1, padding: "same" },
    both,
  );
};
