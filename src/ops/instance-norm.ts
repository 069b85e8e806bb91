import * as z from "zod/mini";
import { flag, optional } from "../core/arguments.js";
import { type Op, onFirstUse } from "../core/op.js";
import { channelsOf, elementsOf, type Shape } from "../core/shape.js";
import { affineWeights } from "./affine.js";

interface Given {
  scale: boolean;
  shift: boolean;
}

/** Instance normalisation; without learned weights unless asked for, as in PyTorch. */
export const instanceNorm: Op<Given> = {
  name: "instancenorm",
  kind: "norm",
  summary: "Normalisation of each channel of each image; learns nothing unless `scale` and `shift` say so",
  rules: {
    shape: "unchanged",
    params: "N for `scale`, N for `shift`",
    cost: "no MACs; 2 FLOPs an element",
  },
  source: "arXiv:1607.08022; PyTorch InstanceNorm2d",
  formula: {
    params: "$scale * $in + $shift * $in",
    macs: "0",
    flops: "2 * $elements",
  },
  arguments: onFirstUse(() =>
    z.strictObject({ scale: optional(flag(), false), shift: optional(flag(), false) }),
  ),
  infer: (_, [input]) => [input as Shape],
  weights: ({ scale, shift }, [input]) => affineWeights(channelsOf(input as Shape), scale, shift),
  flops: (_, [input]) => 2 * elementsOf(input as Shape),
};
