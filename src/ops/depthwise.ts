import * as z from "zod/mini";
import { count, flag, optional, padding, sides } from "../core/arguments.js";
import { type Op, onFirstUse } from "../core/op.js";
import { channelsOf, type Shape } from "../core/shape.js";
import type { Padding, Sides } from "../core/window.js";
import { type Convolution, conv, resolveConvolution } from "./conv.js";

interface Given {
  kernel: Sides;
  stride: Sides;
  padding: Padding;
  dilation: Sides;
  multiplier: number;
  bias: boolean;
}

/** Depthwise convolution: a convolution with one group a channel. */
export const depthwise: Op<Given, Convolution> = {
  ...conv,
  name: "depthwise",
  summary: "Depthwise convolution: `conv` with one group a channel and `multiplier` outputs of each",
  rules: {
    shape: "N · multiplier × the sides of `conv`",
    params: "K² · N · multiplier, and as many biases as outputs",
    cost: "F² · K² · N · multiplier MACs; 2 FLOPs a MAC, one an output for a bias",
  },
  source: "MobileNets, arXiv:1704.04861, section 3.1; Keras DepthwiseConv2D",
  becomes: conv as Op,
  main: "kernel",
  channels: [],
  arguments: onFirstUse(() =>
    z.strictObject({
      kernel: sides(),
      stride: optional(sides(), 1),
      padding: optional(padding(), "same"),
      dilation: optional(sides(), 1),
      multiplier: optional(count(), 1),
      bias: optional(flag(), true),
    }),
  ),
  resolve(given, [input]) {
    const channels = channelsOf(input as Shape);
    return resolveConvolution(
      { ...given, out: channels * given.multiplier, groups: channels },
      input as Shape,
    );
  },
};
