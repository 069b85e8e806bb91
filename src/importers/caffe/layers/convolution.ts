import type { Op } from "../../../core/op.js";
import { channelsOf, type Shape, sidesOf } from "../../../core/shape.js";
import type { Tensor } from "../../../core/tensor.js";
import { conv } from "../../../ops/conv.js";
import { transposedConv } from "../../../ops/transposed-conv.js";
import type { Fields } from "../fields.js";
import type { Layer, LayerRule } from "../layer.js";

const own = {
  message: "convolution_param",
  fields: [
    "num_output",
    "bias_term",
    "pad",
    "kernel_size",
    "stride",
    "dilation",
    "pad_h",
    "pad_w",
    "kernel_h",
    "kernel_w",
    "stride_h",
    "stride_w",
    "group",
    "weight_filler",
    "bias_filler",
    "engine",
    "axis",
    "force_nd_im2col",
  ],
};

/** One number a side: the repeated field, or one for height and one for width. */
function perSide(
  layer: Layer,
  given: Fields,
  name: string,
  short: string,
  rank: number,
  least: number,
  usual?: number,
) {
  if (rank === 2 && (given.has(`${short}_h`) || given.has(`${short}_w`))) {
    return [`${short}_h`, `${short}_w`].map((each) =>
      given.number(each, usual ?? given.required(each), least),
    );
  }
  const numbers = given.numbers(name, least);
  if (numbers.length === 0) return new Array<number>(rank).fill(usual ?? given.required(name));
  if (numbers.length === 1) return new Array<number>(rank).fill(numbers[0] as number);
  if (numbers.length === rank) return numbers;
  layer.mistake(`\`${name}\` stands ${numbers.length} times, but the input has ${rank} sides`, name);
  return new Array<number>(rank).fill(Number.NaN);
}

/** https://caffe.berkeleyvision.org/tutorial/layers/convolution.html; base_conv_layer.cpp */
function convolution(type: string, op: Op, groupsOf?: (input: Shape) => number): LayerRule {
  return {
    type,
    becomes: op.name,
    limits: "`axis` 1 only",
    own,
    read(layer, given) {
      if (given.number("axis", 1, -8) !== 1) return layer.uncounted("along another axis than the channels");
      const out = given.required("num_output");
      const made: Tensor[] = [];
      for (const input of layer.inputs) {
        const rank = Math.max(sidesOf(input.shape).length, 1);
        const kernel = perSide(layer, given, "kernel_size", "kernel", rank, 1);
        const stride = perSide(layer, given, "stride", "stride", rank, 1, 1);
        const pad = perSide(layer, given, "pad", "pad", rank, 0, 0);
        const dilation = perSide(layer, given, "dilation", "dilation", rank, 1, 1);
        const groups = groupsOf?.(input.shape) ?? given.number("group", 1, 1);
        const bias = given.flag("bias_term", true);
        if ([out, groups, ...kernel, ...stride, ...pad, ...dilation].some(Number.isNaN)) return undefined;
        const padding = pad.flatMap((each) => [each, each]);
        const node = layer.add(op, { out, kernel, stride, padding, dilation, groups, bias }, [input]);
        if (node === undefined) return undefined;
        for (const output of node.outputs) made.push(output);
      }
      return made;
    },
  };
}

export const convolutions: readonly LayerRule[] = [
  convolution("Convolution", conv as Op),
  convolution("ConvolutionDepthwise", conv as Op, channelsOf),
  convolution("DepthwiseConvolution", conv as Op, channelsOf),
  convolution("Deconvolution", transposedConv as Op),
];
