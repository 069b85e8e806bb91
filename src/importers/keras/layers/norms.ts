import type { Op } from "../../../core/op.js";
import { batchNorm } from "../../../ops/batch-norm.js";
import { mul } from "../../../ops/elementwise.js";
import { groupNorm } from "../../../ops/group-norm.js";
import { ops } from "../../../ops/index.js";
import { instanceNorm } from "../../../ops/instance-norm.js";
import { layerNorm } from "../../../ops/layer-norm.js";
import { operand } from "../../../ops/operand.js";
import { reduce } from "../../../ops/reduce.js";
import type { LayerCall } from "../layer-call.js";
import type { LayerType } from "../layer-type.js";
import { sideOfAxis, type Value } from "../value.js";

/** A norm's input with its channels where `axis` says they are. */
function alongAxis(layer: LayerCall): Value {
  const { axis = -1 } = layer.config;
  const asked = Array.isArray(axis) ? axis : [axis];
  for (const order of [layer.input.order, "last", "first"] as const) {
    if (asked.length === 1 && sideOfAxis(asked[0], { ...layer.input, order }) === 0) {
      return layer.ordered(layer.input, order);
    }
  }
  return layer.unknown(`${layer.className} over other axes than the channels`);
}

function affine(layer: LayerCall) {
  return { scale: layer.flag("scale", true), shift: layer.flag("center", true) };
}

/** `BatchNormalization`: moving mean and variance are buffers. */
export const batchNormalization: LayerType = {
  names: ["BatchNormalization", "SyncBatchNormalization", "BatchNormalizationV1", "BatchNormalizationV2"],
  becomes: "`batchnorm`, whose `scale` and `center` say what is learned",
  limits: "over the channels only",
  read: (layer) => layer.add(batchNorm as Op, affine(layer), [alongAxis(layer)]),
};

/** `LayerNormalization`, over the channels or all axes. */
export const layerNormalization: LayerType = {
  names: ["LayerNormalization"],
  becomes: "`layernorm`",
  limits: "over the channels, or all axes",
  read(layer) {
    const { axis } = layer.config;
    const rank = layer.input.tensor.shape.length;
    const isOverAll = Array.isArray(axis) && axis.length === rank && rank > 1;
    if (isOverAll) return layer.add(layerNorm as Op, { ...affine(layer), over: "all" });
    return layer.add(layerNorm as Op, affine(layer), [alongAxis(layer)]);
  },
};

/** `GroupNormalization`; −1 groups are one a channel. */
export const groupNormalization: LayerType = {
  names: ["GroupNormalization"],
  becomes: "`groupnorm`, or `instancenorm` with `groups: -1`",
  limits: "over the channels only",
  read(layer) {
    const { groups = 32 } = layer.config;
    const input = alongAxis(layer);
    if (groups === -1) return layer.add(instanceNorm as Op, affine(layer), [input]);
    return layer.add(groupNorm as Op, { groups, ...affine(layer) }, [input]);
  },
};

/** Divides by the root of a mean or a sum of squares along axes, step by step as Keras does. */
function byRoot(layer: LayerCall, by: "mean" | "sum"): Value {
  const { input } = layer;
  const { axis = -1 } = layer.config;
  const over = (Array.isArray(axis) ? axis : [axis]).map(
    (each) => sideOfAxis(each, input) ?? layer.unknown(),
  );
  const fixed = { per: "layer", learned: false };
  const squares = layer.add(ops.get("square") as Op, {}, [input], { part: "square" });
  const reduced = layer.add(reduce as Op, { by, over, keep: true }, [squares], { part: by });
  const root = (value: Value) => layer.add(ops.get("rsqrt") as Op, {}, [value], { part: "rsqrt" });
  // A small number keeps the root of a mean from being 0, and one that large bounds the inverse of that of a sum.
  const factor =
    by === "mean"
      ? root(layer.add(operand as Op, { ...fixed, by: "add" }, [reduced], { part: "epsilon" }))
      : layer.add(operand as Op, { ...fixed, by: "min" }, [root(reduced)], { part: "bound" });
  return layer.add(mul, {}, [input, factor], { part: "mul" });
}

/** `RMSNormalization` (arXiv:1910.07467). */
export const rmsNormalization: LayerType = {
  names: ["RMSNormalization"],
  becomes: "`square`, `reduce`, `operand`, `rsqrt`, `mul`, and `operand` for the scale",
  limits: "over the channels only",
  read(layer) {
    alongAxis(layer);
    const scale = { by: "mul", per: "channel", learned: true };
    return layer.add(operand as Op, scale, [byRoot(layer, "mean")], { part: "scale" });
  },
};

/** `UnitNormalization`: to a length of 1. */
export const unitNormalization: LayerType = {
  names: ["UnitNormalization"],
  becomes: "`square`, `reduce`, `rsqrt`, `operand`, `mul`",
  read: (layer) => byRoot(layer, "sum"),
};

/** `SpectralNormalization`, which changes weights while it trains, and nothing later. */
export const spectralNormalization: LayerType = {
  names: ["SpectralNormalization"],
  becomes: "its layer",
  limits: "the vector that training keeps beside the weights isn't among the buffers",
  read: (layer) => layer.within([layer.input]),
};

/** `Normalization` of the input by a mean and a variance that training leaves alone. */
export const normalization: LayerType = {
  names: ["Normalization"],
  becomes: "`batchnorm` that learns nothing",
  limits:
    "the number of samples seen, which TensorFlow's Keras 2 stores beside them, isn't among the buffers",
  read(layer) {
    const statistics = layer.config["mean"] == null;
    return layer.add(batchNorm as Op, { scale: false, shift: false, statistics }, [alongAxis(layer)]);
  },
};

/** `Rescaling` by fixed numbers. */
export const rescaling: LayerType = {
  names: ["Rescaling"],
  becomes: "`operand` that isn't learned, and another for an `offset`",
  read(layer) {
    const fixed = { per: "layer", learned: false };
    const { offset = 0 } = layer.config;
    const scaled = layer.add(operand as Op, { ...fixed, by: "mul" }, [layer.input], { part: "scale" });
    if (offset === 0) return scaled;
    return layer.add(operand as Op, { ...fixed, by: "add" }, [scaled], { part: "offset" });
  },
};

/** `LayerScale` of Keras's ConvNeXt (arXiv:2103.17239): a learned factor a channel. */
export const layerScale: LayerType = {
  names: ["LayerScale"],
  becomes: "`operand`, one learned factor a channel",
  limits: "that of `keras.applications`",
  read(layer) {
    const { projection_dim: channels } = layer.config;
    const input = layer.ordered(layer.input, "last");
    if (channels !== input.tensor.shape[0]) return layer.unknown();
    return layer.add(operand as Op, { by: "mul", per: "channel", learned: true }, [input]);
  },
};
