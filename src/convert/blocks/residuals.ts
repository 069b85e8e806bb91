import { outputOf, type Piece, readsOnly } from "../piece.js";
import {
  adds,
  type BlockMatcher,
  blockOf,
  chain,
  isConvolution,
  type Match,
  paddingOf,
  type Stretch,
} from "./match.js";

/** ResNet's basic block: two 3×3 convolutions and a shortcut. */
export const basic: BlockMatcher = (stretch) => {
  const { usual } = stretch;
  const body = chain(stretch, 2);
  const [first, second] = body ?? [];
  if (
    body === undefined ||
    !isConvolution(first, "conv", ["out", "kernel", "stride", "padding"], usual.activation, usual) ||
    !isConvolution(second, "conv", ["out", "kernel"], "none", usual)
  )
    return undefined;
  const padding = paddingOf(first);
  const { out, stride } = first.given;
  if (first.given["kernel"] !== 3 || second.given["kernel"] !== 3 || second.given["out"] !== out)
    return undefined;
  if (padding === undefined) return undefined;
  return withShortcut(
    "basic",
    "out",
    { out, stride, ...padding },
    { stride: 1, padding: "same" },
    body,
    stretch,
  );
};

/** ResNet's bottleneck: 1×1 down, 3×3, 1×1 up, and a shortcut. */
export const bottleneck: BlockMatcher = (stretch) => {
  const { usual } = stretch;
  const body = chain(stretch, 3);
  const [reduce, middle, expand] = body ?? [];
  if (
    body === undefined ||
    !isConvolution(reduce, "pointwise", ["out", "stride"], usual.activation, usual) ||
    !isConvolution(middle, "conv", ["out", "kernel", "stride", "padding"], usual.activation, usual) ||
    !isConvolution(expand, "pointwise", ["out"], "none", usual)
  )
    return undefined;
  const padding = paddingOf(middle);
  if (padding === undefined) return undefined;
  const mid = reduce.given["out"] as number;
  if (middle.given["kernel"] !== 3 || middle.given["out"] !== mid) return undefined;
  const expansion = (expand.given["out"] as number) / mid;
  if (!Number.isInteger(expansion)) return undefined;
  const early = reduce.given["stride"];
  const given = {
    mid,
    stride: early ?? middle.given["stride"],
    expansion,
    stride_in_1x1: early === undefined ? undefined : true,
    ...padding,
  };
  return withShortcut(
    "bottleneck",
    "mid",
    given,
    { stride: 1, expansion: 4, stride_in_1x1: false, padding: "same" },
    body,
    stretch,
  );
};

/** A body with its shortcut, projected or not, the addition and the activation behind. */
function withShortcut(
  layer: string,
  main: string,
  given: Piece["given"],
  omitted: Piece["omitted"],
  body: readonly Piece[],
  { pieces, start, usual }: Stretch,
): Match | undefined {
  const [entering] = body[0]?.inputs ?? [];
  const after = start + body.length;
  const projection = pieces[after];
  const isProjected =
    readsOnly(projection, entering) &&
    isConvolution(projection, "pointwise", ["out", "stride"], "none", usual);
  const shortcut = isProjected ? outputOf(projection) : entering;
  const addition = pieces[after + (isProjected ? 1 : 0)];
  const activation = pieces[after + (isProjected ? 2 : 1)];
  if (addition === undefined || !adds(addition, outputOf(body.at(-1)), shortcut)) return undefined;
  if (activation === undefined || activation.layer !== "relu" || !readsOnly(activation, outputOf(addition)))
    return undefined;
  const all = [...body, ...(isProjected && projection ? [projection] : []), addition, activation];
  return blockOf(layer, main, given, omitted, all);
}
