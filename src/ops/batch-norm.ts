import * as z from "zod/mini";
import { flag, optional } from "../core/arguments.js";
import { type Op, onFirstUse } from "../core/op.js";
import { channelsOf, elementsOf, type Shape } from "../core/shape.js";
import { affineWeights } from "./affine.js";

interface Given {
  scale: boolean;
  shift: boolean;
  statistics: boolean;
}

/** Batch normalisation. Its running mean and variance are buffers, not parameters. */
export const batchNorm: Op<Given> = {
  name: "batchnorm",
  kind: "norm",
  summary: "Batch normalisation with a learned scale and shift a channel",
  rules: {
    shape: "unchanged",
    params: "N for `scale`, N for `shift`; 2N buffers for the running mean and variance",
    cost: "no MACs; 2 FLOPs an element",
  },
  source: "arXiv:1502.03167; PyTorch BatchNorm2d, Keras BatchNormalization (`scale: false`)",
  formula: {
    params: "$scale * $in + $shift * $in",
    macs: "0",
    flops: "2 * $elements",
  },
  arguments: onFirstUse(() =>
    z.strictObject({
      scale: optional(flag(), true),
      shift: optional(flag(), true),
      statistics: optional(flag(), true),
    }),
  ),
  infer: (_, [input]) => [input as Shape],
  weights({ scale, shift, statistics }, [input]) {
    const channels = channelsOf(input as Shape);
    const weights = affineWeights(channels, scale, shift);
    if (statistics) {
      weights.push({ name: "mean", elements: channels, learned: false });
      weights.push({ name: "variance", elements: channels, learned: false });
    }
    return weights;
  },
  flops: (_, [input]) => 2 * elementsOf(input as Shape),
};
