import type { Op } from "../../../core/op.js";
import { batchNorm } from "../../../ops/batch-norm.js";
import { mul, sub } from "../../../ops/elementwise.js";
import { groupNorm } from "../../../ops/group-norm.js";
import { instanceNorm } from "../../../ops/instance-norm.js";
import { layerNorm } from "../../../ops/layer-norm.js";
import { lrn } from "../../../ops/lrn.js";
import { operand } from "../../../ops/operand.js";
import { reduce } from "../../../ops/reduce.js";
import { scale } from "../../../ops/scale.js";
import { type LayerRule, outputsOf } from "../layer.js";

/** Normalises only; with the Scale layer behind it, it is a batch norm as others have it. */
const batchNormLayer: LayerRule = {
  type: "BatchNorm",
  becomes: "batchnorm; its scale and shift are those of a Scale layer right behind it",
  limits: "the third blob, one number that the running sums are divided by, isn't counted",
  own: {
    message: "batch_norm_param",
    fields: ["use_global_stats", "moving_average_fraction", "eps", "engine"],
  },
  read(layer) {
    const shift = layer.scale?.flag("bias_term", false) ?? false;
    return outputsOf(layer.add(batchNorm, { scale: layer.scale !== undefined, shift }, layer.inputs));
  },
};

/** Normalises, scales and shifts in one, as SegNet's and NVIDIA's forks have it. */
const bn: LayerRule = {
  type: "BN",
  becomes: "batchnorm",
  read: (layer) => outputsOf(layer.add(batchNorm, {}, layer.inputs)),
};

/** The fields of `scale_param`. */
export const scaleFields = ["axis", "num_axes", "filler", "bias_term", "bias_filler", "engine"];

const scaleLayer: LayerRule = {
  type: "Scale",
  becomes: "part of the batchnorm before it, else scale; mul of two blobs",
  limits: "one factor a channel only",
  own: {
    message: "scale_param",
    fields: scaleFields,
  },
  inputs: { least: 1, most: 2 },
  read(layer, given) {
    const [input, factors] = layer.inputs;
    if (input === undefined) return undefined;
    const shift = given.flag("bias_term", false);
    if (factors !== undefined) {
      const isBroadcast = factors.shape.length === input.shape.length;
      if (shift || !isBroadcast) return layer.uncounted("of two blobs of different ranks", [input.shape]);
      return outputsOf(layer.add(mul, {}, layer.inputs));
    }
    if (given.number("axis", 1, -8) !== 1 || given.number("num_axes", 1, -1) !== 1) {
      return layer.uncounted("along other axes than the channels", [input.shape]);
    }
    return outputsOf(layer.add(scale, { shift }, layer.inputs));
  },
};

const lrnLayer: LayerRule = {
  type: "LRN",
  becomes: "lrn",
  own: { message: "lrn_param", fields: ["local_size", "alpha", "beta", "norm_region", "k", "engine"] },
  read: (layer, given) => outputsOf(layer.add(lrn, { size: given.number("local_size", 5, 1) }, layer.inputs)),
};

/** SSD's normalisation to length 1 with a learned factor, arXiv:1506.04579 (normalize_layer.cpp of weiliu89/caffe). */
const normalize: LayerRule = {
  type: "Normalize",
  becomes: "groupnorm or layernorm without shift; operand where `channel_shared`",
  own: { message: "norm_param", fields: ["across_spatial", "scale_filler", "channel_shared", "eps"] },
  read(layer, given) {
    const isShared = given.flag("channel_shared", true);
    const [op, own] = given.flag("across_spatial", true) ? [groupNorm, { groups: 1 }] : [layerNorm, {}];
    const part = isShared ? "norm" : undefined;
    const node = layer.add(op as Op, { ...own, scale: !isShared, shift: false }, layer.inputs, part);
    if (node === undefined || !isShared) return outputsOf(node);
    return outputsOf(layer.add(operand as Op, { by: "mul", per: "layer" }, node.outputs, "scale"));
  },
};

/** Mean and variance of each channel, or of all (mvn_layer.cpp). */
const mvn: LayerRule = {
  type: "MVN",
  becomes: "instancenorm, layernorm where `across_channels`; reduce and sub without the variance",
  own: { message: "mvn_param", fields: ["normalize_variance", "across_channels", "eps"] },
  read(layer, given) {
    const [input] = layer.inputs;
    if (input === undefined) return undefined;
    const isAcross = given.flag("across_channels", false);
    if (given.flag("normalize_variance", true)) {
      const none = { scale: false, shift: false };
      if (!isAcross) return outputsOf(layer.add(instanceNorm as Op, none, [input]));
      return outputsOf(layer.add(layerNorm as Op, { over: "all", ...none }, [input]));
    }
    const axes = [...input.shape.keys()];
    const over = isAcross ? axes : axes.slice(1);
    if (over.length === 0) return layer.uncounted("the mean of a channel of one number", [input.shape]);
    const mean = layer.add(reduce as Op, { by: "mean", over, keep: true }, [input], "mean")?.outputs[0];
    return mean && outputsOf(layer.add(sub, {}, [input, mean], "sub"));
  },
};

export const norms: readonly LayerRule[] = [batchNormLayer, bn, scaleLayer, lrnLayer, normalize, mvn];
