import { type Op, OpError } from "../../../core/op.js";
import type { Shape } from "../../../core/shape.js";
import { extent, resolveWindow, slide } from "../../../core/window.js";
import { conv } from "../../../ops/conv.js";
import { depthwise } from "../../../ops/depthwise.js";
import { transposedConv } from "../../../ops/transposed-conv.js";
import type { LayerCall } from "../layer-call.js";
import type { LayerType } from "../layer-type.js";

const RANKS = [1, 2, 3];

/** The spatial sides of a class such as `Conv2D`. */
export function rankOf({ className }: LayerCall): number {
  return Number(/([123])D/.exec(className)?.[1] ?? 2);
}

/** How the window of a convolution slides. */
export function windowOf(layer: LayerCall) {
  const rank = rankOf(layer);
  const kernel = layer.sides("kernel_size", rank);
  const dilation = layer.sides("dilation_rate", rank, 1);
  const padding = layer.config["padding"] ?? "valid";
  return {
    kernel,
    dilation,
    stride: layer.sides("strides", rank, 1),
    // What is to come must not be seen: all of the padding lies before the first step.
    padding: padding === "causal" ? [extent(kernel[0] as number, dilation[0] as number) - 1, 0] : padding,
  };
}

/** The sides that a convolution leaves of an image, for layers that aren't one op. */
export function sidesLeft(layer: LayerCall, image: Shape): number[] {
  const { padding, ...window } = windowOf(layer);
  if (padding !== "same" && padding !== "valid") throw layer.mistake("`padding` is `same` or `valid`");
  try {
    return slide(resolveWindow({ ...window, padding }, image), image);
  } catch (error) {
    throw error instanceof OpError ? layer.mistake(error.message) : error;
  }
}

/** `Conv1D`, `Conv2D`, `Conv3D`. */
export const convolution: LayerType = {
  names: RANKS.map((rank) => `Conv${rank}D`),
  becomes: "`conv`",
  activates: true,
  read(layer) {
    const { filters: out, groups = 1 } = layer.config;
    const input = layer.ordered(layer.input, layer.order);
    return layer.add(conv as Op, { ...windowOf(layer), out, groups, bias: layer.flag("use_bias", true) }, [
      input,
    ]);
  },
};

/** `DepthwiseConv1D`, `DepthwiseConv2D`. */
export const depthwiseConvolution: LayerType = {
  names: ["DepthwiseConv1D", "DepthwiseConv2D"],
  becomes: "`conv` with one group a channel",
  activates: true,
  read(layer) {
    const multiplier = layer.config["depth_multiplier"] ?? 1;
    const input = layer.ordered(layer.input, layer.order);
    const bias = layer.flag("use_bias", true);
    return layer.add(depthwise as Op, { ...windowOf(layer), multiplier, bias }, [input]);
  },
};

/** `SeparableConv1D`, `SeparableConv2D`: one bias, behind both convolutions. */
export const separableConvolution: LayerType = {
  names: ["SeparableConv1D", "SeparableConv2D"],
  becomes: "two `conv`, depthwise and pointwise",
  activates: true,
  read(layer) {
    const { depth_multiplier: multiplier = 1, filters: out } = layer.config;
    const input = layer.ordered(layer.input, layer.order);
    const window = windowOf(layer);
    const first = layer.add(depthwise as Op, { ...window, multiplier, bias: false }, [input], {
      part: "depthwise",
    });
    const bias = layer.flag("use_bias", true);
    return layer.add(conv as Op, { out, kernel: 1, padding: "valid", bias }, [first], { part: "pointwise" });
  },
};

/** `Conv1DTranspose`, `Conv2DTranspose`, `Conv3DTranspose`; sizes as Keras's `deconv_output_length` gives them. */
export const transposedConvolution: LayerType = {
  names: RANKS.map((rank) => `Conv${rank}DTranspose`),
  becomes: "`transposedconv`",
  activates: true,
  read(layer) {
    const { kernel, dilation, stride, padding } = windowOf(layer);
    const rank = rankOf(layer);
    const reach = kernel.map((cells, side) => extent(cells, dilation[side] as number));
    const asked = layer.config["output_padding"] ?? null;
    const added =
      asked === null
        ? reach.map((cells, side) => Math.max(padding === "same" ? 0 : (stride[side] as number) - cells, 0))
        : layer.sides("output_padding", rank);
    const cut =
      asked !== null && padding === "same"
        ? reach.flatMap((cells) => [Math.floor(cells / 2), Math.floor(cells / 2)])
        : padding;
    const given = {
      out: layer.config["filters"],
      groups: layer.config["groups"] ?? 1,
      kernel,
      dilation,
      stride,
      padding: cut,
      output_padding: added,
      bias: layer.flag("use_bias", true),
    };
    return layer.add(transposedConv as Op, given, [layer.ordered(layer.input, layer.order)]);
  },
};
