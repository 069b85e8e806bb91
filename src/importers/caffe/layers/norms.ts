import { batchNorm } from "../../../ops/batch-norm.js";
import { mul } from "../../../ops/elementwise.js";
import { groupNorm } from "../../../ops/group-norm.js";
import { instanceNorm } from "../../../ops/instance-norm.js";
import { layerNorm } from "../../../ops/layer-norm.js";
import { lrn } from "../../../ops/lrn.js";
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

/** SSD's normalisation to length 1 with a learned factor, arXiv:1506.04579. */
const normalize: LayerRule = {
  type: "Normalize",
  becomes: "groupnorm or layernorm without shift",
  limits: "`channel_shared` is named as uncounted",
  own: { message: "norm_param", fields: ["across_spatial", "scale_filler", "channel_shared", "eps"] },
  read(layer, given) {
    if (given.flag("channel_shared", true)) {
      return layer.uncounted(
        "one factor for all channels",
        layer.inputs.map(({ shape }) => shape),
      );
    }
    const node = given.flag("across_spatial", true)
      ? layer.add(groupNorm, { groups: 1, shift: false }, layer.inputs)
      : layer.add(layerNorm, { shift: false }, layer.inputs);
    return outputsOf(node);
  },
};

const mvn: LayerRule = {
  type: "MVN",
  becomes: "instancenorm",
  own: { message: "mvn_param", fields: ["normalize_variance", "across_channels", "eps"] },
  read: (layer) => outputsOf(layer.add(instanceNorm, {}, layer.inputs)),
};

export const norms: readonly LayerRule[] = [batchNormLayer, bn, scaleLayer, lrnLayer, normalize, mvn];
