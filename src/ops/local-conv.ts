import * as z from "zod/mini";
import { count, flag, optional, padding, sides } from "../core/arguments.js";
import { product } from "../core/exact.js";
import { type Op, onFirstUse } from "../core/op.js";
import { channelsOf, elementsOf, type Shape } from "../core/shape.js";
import { type Padding, resolveWindow, type Sides, slide } from "../core/window.js";
import { type Convolution, conv } from "./conv.js";

interface Given {
  out: number;
  kernel: Sides;
  stride: Sides;
  padding: Padding;
  bias: boolean;
}

function weightElements(given: Convolution, input: Shape): number {
  return product(slide(given, input)) * product(given.kernel) * channelsOf(input) * given.out;
}

/** A window that slides as that of a convolution, with weights and biases of its own at each position. */
export const localConv: Op<Given, Convolution> = {
  name: "localconv",
  kind: "convolution",
  summary: "A convolution with weights and biases of its own at each position",
  rules: {
    shape: "as `conv`",
    params: "F² · K² · N · M, and F² · M with a bias",
    cost: "as many MACs as weights; 2 FLOPs a MAC, one an output for a bias",
  },
  source: "Darknet's local layer; Keras LocallyConnected2D",
  channels: ["out"],
  formula: {
    params: "$positions * ($cells * $in * $out + $bias * $out)",
    macs: "$positions * $cells * $in * $out",
    flops: "2 * $positions * $cells * $in * $out + $bias * $positions * $out",
  },
  arguments: onFirstUse(() =>
    z.strictObject({
      out: count(),
      kernel: sides(),
      stride: optional(sides(), 1),
      padding: optional(padding(), "same"),
      bias: optional(flag(), true),
    }),
  ),
  resolve: ({ out, bias, ...window }, [input]) => ({
    out,
    ...resolveWindow({ ...window, dilation: 1 }, input as Shape),
    groups: 1,
    bias,
  }),
  infer: (given, [input]) => [[given.out, ...slide(given, input as Shape)]],
  weights(given, [input]) {
    const weights = [{ name: "weight", elements: weightElements(given, input as Shape), learned: true }];
    const biases = given.out * product(slide(given, input as Shape));
    if (given.bias) weights.push({ name: "bias", elements: biases, learned: true });
    return weights;
  },
  macs: (given, [input]) => weightElements(given, input as Shape),
  flops: (given, [input], [output]) =>
    2 * weightElements(given, input as Shape) + (given.bias ? elementsOf(output as Shape) : 0),
  ...(conv.stride && { stride: conv.stride }),
  ...(conv.reach && { reach: conv.reach }),
};
