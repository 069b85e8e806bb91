import * as z from "zod/mini";
import { count, flag, optional } from "../core/arguments.js";
import { checkDivides } from "../core/divisors.js";
import { type Op, onFirstUse } from "../core/op.js";
import { channelsOf, elementsOf, type Shape } from "../core/shape.js";
import { affineWeights } from "./affine.js";

interface Given {
  groups: number;
  scale: boolean;
  shift: boolean;
}

/** Group normalisation. */
export const groupNorm: Op<Given> = {
  name: "groupnorm",
  kind: "norm",
  summary: "Normalisation over groups of channels",
  rules: {
    shape: "unchanged; groups divide the channels",
    params: "N for `scale`, N for `shift`",
    cost: "no MACs; 2 FLOPs an element",
  },
  source: "arXiv:1803.08494; PyTorch GroupNorm",
  main: "groups",
  formula: {
    params: "$scale * $in + $shift * $in",
    macs: "0",
    flops: "2 * $elements",
  },
  arguments: onFirstUse(() =>
    z.strictObject({
      groups: count(),
      scale: optional(flag(), true),
      shift: optional(flag(), true),
    }),
  ),
  infer({ groups }, [input]) {
    checkDivides(groups, input as Shape, "groups");
    return [input as Shape];
  },
  weights: ({ scale, shift }, [input]) => affineWeights(channelsOf(input as Shape), scale, shift),
  flops: (_, [input]) => 2 * elementsOf(input as Shape),
};
