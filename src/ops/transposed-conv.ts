import * as z from "zod/mini";
import { count, flag, optional, padding, sides } from "../core/arguments.js";
import { checkGroups } from "../core/divisors.js";
import { product } from "../core/exact.js";
import { type Op, OpError, onFirstUse } from "../core/op.js";
import { ratio } from "../core/ratio.js";
import { channelsOf, elementsOf, positionsOf, type Shape, sidesOf } from "../core/shape.js";
import { extent, type Padding, perEnd, perSide, type Sides, spatialRank } from "../core/window.js";
import type { Convolution } from "./conv.js";

interface Given {
  out: number;
  kernel: Sides;
  stride: Sides;
  padding: Padding;
  output_padding: Sides;
  dilation: Sides;
  groups: number;
  bias: boolean;
}

interface TransposedConvolution extends Convolution {
  readonly output_padding: readonly number[];
}

function weightElements(given: Convolution, input: Shape): number {
  return channelsOf(input) * (given.out / given.groups) * product(given.kernel);
}

/** Transposed ("de-") convolution: the gradient of a convolution with respect to its input. */
export const transposedConv: Op<Given, TransposedConvolution> = {
  name: "transposedconv",
  kind: "convolution",
  summary: "Transposed convolution, which enlarges its input",
  rules: {
    shape:
      "out × (n − 1)·stride − padding + (k − 1)·dilation + output_padding + 1 a side; n · stride with `same`",
    params: "K² · N · M / groups, and M with a bias",
    cost: "N · (input positions) · M / groups · K² MACs; 2 FLOPs a MAC, one an output for a bias",
  },
  source: "PyTorch ConvTranspose2d; arXiv:1603.07285, section 4",
  channels: ["out"],
  formula: {
    params: "$cells * $in * $out / $groups + $bias * $out",
    macs: "$entering * $cells * $in * $out / $groups",
    flops: "2 * $entering * $cells * $in * $out / $groups + $bias * $positions * $out",
  },
  arguments: onFirstUse(() =>
    z.strictObject({
      out: count(),
      kernel: sides(),
      stride: optional(sides(), 1),
      padding: optional(padding(), "same"),
      output_padding: optional(sides(0), 0),
      dilation: optional(sides(), 1),
      groups: optional(count(), 1),
      bias: optional(flag(), true),
    }),
  ),
  resolve(given, [shape]) {
    const input = shape as Shape;
    const rank = spatialRank(input);
    const kernel = perSide(given.kernel, rank, "kernel");
    const stride = perSide(given.stride, rank, "stride");
    const dilation = perSide(given.dilation, rank, "dilation");
    const outputPadding = perSide(given.output_padding, rank, "output_padding");
    for (const [index, added] of outputPadding.entries()) {
      if (added < (stride[index] as number) || added < (dilation[index] as number)) continue;
      throw new OpError(`\`output_padding\` ${added} isn't smaller than the stride or the dilation`, {
        argument: "output_padding",
        help: "it chooses among the sizes that a strided convolution rounds down to one",
      });
    }
    if (given.padding !== "same") {
      const ends = perEnd(given.padding === "valid" ? 0 : given.padding, rank, "padding");
      const { out, groups, bias } = given;
      return { out, kernel, stride, dilation, padding: ends, output_padding: outputPadding, groups, bias };
    }
    // Whatever the kernel, `same` gives n · stride: what the kernel adds is cut off, what it lacks is added.
    const padded = kernel.map((side, index): [number, number] => {
      const surplus = Math.max(extent(side, dilation[index] as number) - (stride[index] as number), 0);
      return [Math.floor(surplus / 2), Math.ceil(surplus / 2)];
    });
    const added = kernel.map((side, index) => {
      const missing = Math.max((stride[index] as number) - extent(side, dilation[index] as number), 0);
      return missing + (outputPadding[index] as number);
    });
    const { out, groups, bias } = given;
    return { out, kernel, stride, dilation, padding: padded, output_padding: added, groups, bias };
  },
  infer(given, [shape]) {
    const input = shape as Shape;
    checkGroups(given.groups, input, given.out);
    const sidesOut = sidesOf(input).map((side, index) => {
      const [before, after] = given.padding[index] as [number, number];
      const reach = extent(given.kernel[index] as number, given.dilation[index] as number);
      const stride = given.stride[index] as number;
      const output = (side - 1) * stride - before - after + reach + (given.output_padding[index] as number);
      if (output < 1) {
        throw new OpError(`the output would be smaller than 1: padding ${before} and ${after} cut it away`, {
          argument: "padding",
          help: "less padding, or `padding: same`",
        });
      }
      return output;
    });
    return [[given.out, ...sidesOut]];
  },
  weights(given, [input]) {
    const weights = [{ name: "weight", elements: weightElements(given, input as Shape), learned: true }];
    if (given.bias) weights.push({ name: "bias", elements: given.out, learned: true });
    return weights;
  },
  macs: (given, [input]) => weightElements(given, input as Shape) * positionsOf(input as Shape),
  flops(given, [input], [output]) {
    const macs = weightElements(given, input as Shape) * positionsOf(input as Shape);
    return 2 * macs + (given.bias ? elementsOf(output as Shape) : 0);
  },
  stride: (given) => given.stride.map((stride) => ratio(1, stride)),
  reach: ({ kernel, stride, dilation, padding }) =>
    kernel.map((cells, side) => {
      const step = stride[side] as number;
      const spread = extent(cells, dilation[side] as number);
      // What an input position is spread over, seen from the output: the middle of it lies above its input.
      const size = Math.ceil(spread / step);
      const middle = ((padding[side] as [number, number])[0] - (spread - 1) / 2) / step;
      return { size, step: ratio(1, step), before: (size - 1) / 2 - middle };
    }),
};
