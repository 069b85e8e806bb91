import * as z from "zod/mini";
import { count, flag, optional, padding, sides } from "../core/arguments.js";
import { type Op, onFirstUse } from "../core/op.js";
import type { Shape } from "../core/shape.js";
import type { Padding, Sides } from "../core/window.js";
import { type Convolution, conv, resolveConvolution } from "./conv.js";

interface Given {
  out: number;
  stride: Sides;
  padding: Padding;
  groups: number;
  bias: boolean;
}

/** Pointwise convolution: a convolution with a kernel of 1. */
export const pointwise: Op<Given, Convolution> = {
  ...conv,
  name: "pointwise",
  summary: "Pointwise (1×1) convolution: `conv` with a kernel of 1",
  rules: {
    shape: "out × ⌈n / stride⌉ a side",
    params: "N / groups · M, and M with a bias",
    cost: "F² · N / groups · M MACs; 2 FLOPs a MAC, one an output for a bias",
  },
  source: "Network in Network, arXiv:1312.4400; MobileNets, arXiv:1704.04861, section 3.1",
  becomes: conv as Op,
  main: "out",
  arguments: onFirstUse(() =>
    z.strictObject({
      out: count(),
      stride: optional(sides(), 1),
      padding: optional(padding(), "same"),
      groups: optional(count(), 1),
      bias: optional(flag(), true),
    }),
  ),
  resolve: (given, [input]) => resolveConvolution({ ...given, kernel: 1, dilation: 1 }, input as Shape),
};
