import * as z from "zod/mini";
import { count, flag, optional, padding, sides } from "../core/arguments.js";
import { checkGroups } from "../core/divisors.js";
import { product } from "../core/exact.js";
import { type Op, onFirstUse } from "../core/op.js";
import { ratio } from "../core/ratio.js";
import { channelsOf, elementsOf, positionsOf, type Shape } from "../core/shape.js";
import { type Padding, reachOf, resolveWindow, type Sides, slide, type Window } from "../core/window.js";

interface Given {
  out: number;
  kernel: Sides;
  stride: Sides;
  padding: Padding;
  dilation: Sides;
  groups: number;
  bias: boolean;
}

/** A convolution with every size spelled out. */
export interface Convolution extends Window {
  readonly out: number;
  readonly groups: number;
  readonly bias: boolean;
}

/** Resolves what all forms of convolution share once `out` and `groups` are known. */
export function resolveConvolution(given: Given, input: Shape): Convolution {
  return {
    out: given.out,
    ...resolveWindow(given, input),
    groups: given.groups,
    bias: given.bias,
  };
}

function weightElements(given: Convolution, input: Shape): number {
  return (channelsOf(input) / given.groups) * given.out * product(given.kernel);
}

/** Convolution in 1, 2 or 3 dimensions. Depthwise and pointwise convolutions are written as ops of their own and end as this one. */
export const conv: Op<Given, Convolution> = {
  name: "conv",
  kind: "convolution",
  summary: "Convolution over 1, 2 or 3 spatial sides",
  rules: {
    shape: "out × ⌊(n + padding − (k − 1)·dilation − 1) / stride⌋ + 1 a side; ⌈n / stride⌉ with `same`",
    params: "K² · N / groups · M, and M with a bias",
    cost: "F² · K² · N / groups · M MACs (F: output side, N: input, M: output channels); 2 FLOPs a MAC, one an output for a bias",
  },
  source: "MobileNets, arXiv:1704.04861, section 3.1; PyTorch Conv2d for dilation and groups",
  channels: ["out"],
  formula: {
    params: "$cells * $in / $groups * $out + $bias * $out",
    macs: "$positions * $cells * $in / $groups * $out",
    flops: "2 * $positions * $cells * $in / $groups * $out + $bias * $positions * $out",
  },
  arguments: onFirstUse(() =>
    z.strictObject({
      out: count(),
      kernel: sides(),
      stride: optional(sides(), 1),
      padding: optional(padding(), "same"),
      dilation: optional(sides(), 1),
      groups: optional(count(), 1),
      bias: optional(flag(), true),
    }),
  ),
  resolve: (given, [input]) => resolveConvolution(given, input as Shape),
  infer(given, [input]) {
    checkGroups(given.groups, input as Shape, given.out);
    return [[given.out, ...slide(given, input as Shape)]];
  },
  weights(given, [input]) {
    const weights = [{ name: "weight", elements: weightElements(given, input as Shape), learned: true }];
    if (given.bias) weights.push({ name: "bias", elements: given.out, learned: true });
    return weights;
  },
  macs: (given, [input], [output]) => weightElements(given, input as Shape) * positionsOf(output as Shape),
  flops(given, [input], [output]) {
    const macs = weightElements(given, input as Shape) * positionsOf(output as Shape);
    return 2 * macs + (given.bias ? elementsOf(output as Shape) : 0);
  },
  stride: (given) => given.stride.map((stride) => ratio(stride)),
  reach: (given) => reachOf(given),
};
