import type { Op } from "../../../core/op.js";
import { elementsOf, type Shape } from "../../../core/shape.js";
import type { Tensor } from "../../../core/tensor.js";
import { concat } from "../../../ops/concat.js";
import { flatten } from "../../../ops/flatten.js";
import { reshape } from "../../../ops/reshape.js";
import { shuffle } from "../../../ops/shuffle.js";
import { split } from "../../../ops/split.js";
import { transpose } from "../../../ops/transpose.js";
import { axisOf } from "../axis.js";
import type { Fields } from "../fields.js";
import { type Layer, type LayerRule, type Made, MOST_AXES, outputsOf } from "../layer.js";

/** Gives a tensor another shape, which costs nothing. */
function reshaped(layer: Layer, input: Tensor, shape: Shape, part?: string): Tensor | undefined {
  const [channels, ...sides] = shape;
  return layer.add(reshape, { size: [...sides, channels] }, [input], part)?.outputs[0];
}

const concatLayer: LayerRule = {
  type: "Concat",
  becomes: "concat",
  limits: "along the batch it is named as uncounted",
  own: { message: "concat_param", fields: ["axis", "concat_dim"] },
  inputs: { least: 1, most: Number.POSITIVE_INFINITY },
  read(layer, given) {
    const [first] = layer.inputs;
    if (first === undefined) return undefined;
    const index = axisOf(given.number("axis", given.number("concat_dim", 1, 0), -8), first.shape);
    if (index < 0) return layer.uncounted("along the batch");
    return outputsOf(layer.add(concat as Op, index === 0 ? {} : { side: index }, layer.inputs));
  },
};

const sliceLayer: LayerRule = {
  type: "Slice",
  becomes: "split",
  limits: "along another axis than the channels it is named as uncounted",
  own: { message: "slice_param", fields: ["axis", "slice_point", "slice_dim"] },
  read(layer, given) {
    const [input] = layer.inputs;
    if (input === undefined) return undefined;
    const index = axisOf(given.number("axis", given.number("slice_dim", 1, 0), -8), input.shape);
    if (index !== 0) return layer.uncounted("along another axis than the channels");
    const points = given.numbers("slice_point", 1);
    if (points.some(Number.isNaN)) return undefined;
    if (points.length >= (input.shape[0] as number)) {
      return layer.mistake(`makes ${points.length + 1} parts of ${input.shape[0]} channels`, "slice_param");
    }
    if (points.length === 0) return outputsOf(layer.add(split, { parts: layer.tops }, layer.inputs));
    const ends = [...points, input.shape[0] as number];
    return outputsOf(
      layer.add(split, { sizes: ends.map((end, at) => end - (ends[at - 1] ?? 0)) }, layer.inputs),
    );
  },
};

const flattenLayer: LayerRule = {
  type: "Flatten",
  becomes: "flatten, or reshape for some of the axes",
  own: { message: "flatten_param", fields: ["axis", "end_axis"] },
  read(layer, given) {
    const [input] = layer.inputs;
    if (input === undefined) return undefined;
    const start = axisOf(given.number("axis", 1, -8), input.shape);
    const end = axisOf(given.number("end_axis", -1, -8), input.shape);
    if (start === 0 && end === input.shape.length - 1) return outputsOf(layer.add(flatten, {}, layer.inputs));
    if (start < 0 || end < start) return layer.uncounted("with the batch");
    const joined = elementsOf(input.shape.slice(start, end + 1));
    const made = reshaped(layer, input, [
      ...input.shape.slice(0, start),
      joined,
      ...input.shape.slice(end + 1),
    ]);
    return made && [made];
  },
};

const reshapeLayer: LayerRule = {
  type: "Reshape",
  becomes: "reshape",
  limits: "one that mixes the images of a batch, or keeps some axes, is named as uncounted",
  own: { message: "reshape_param", fields: ["shape", "axis", "num_axes"] },
  read(layer, given) {
    const [input] = layer.inputs;
    if (input === undefined) return undefined;
    if (given.number("axis", 0, -8) !== 0 || given.number("num_axes", -1, -1) !== -1) {
      return layer.uncounted("of some axes only");
    }
    return reshapeTo(layer, input, given.child("shape"));
  },
};

function reshapeTo(layer: Layer, input: Tensor, shape: Fields): Made {
  const dims = shape.numbers("dim", -1);
  if (dims.length > MOST_AXES) return layer.mistake(`makes ${dims.length} axes, more than ${MOST_AXES}`);
  const [batch, ...sides] = dims;
  if (batch === undefined || [batch, ...sides].some(Number.isNaN)) {
    return layer.mistake("needs `shape { dim: … }` with a `dim` for each axis");
  }
  const filled = sides.map((side, index) => (side === 0 ? (input.shape[index] ?? Number.NaN) : side));
  if (filled.some(Number.isNaN)) return layer.mistake("copies an axis that its input hasn't");
  if (sides.length === 0) return layer.uncounted("into the batch");
  const isWhole = filled.includes(-1) || elementsOf(filled) === elementsOf(input.shape);
  if (batch === -1 && !isWhole) return layer.uncounted("into the batch");
  const made = reshaped(layer, input, filled);
  return made && [made];
}

const permute: LayerRule = {
  type: "Permute",
  becomes: "transpose",
  limits: "one that moves the batch is named as uncounted",
  own: { message: "permute_param", fields: ["order"] },
  read(layer, given) {
    const [input] = layer.inputs;
    if (input === undefined) return undefined;
    const order = given.numbers("order");
    if (order.some(Number.isNaN)) return undefined;
    if (order.length > MOST_AXES)
      return layer.mistake(`orders ${order.length} axes, more than ${MOST_AXES}`, "permute_param");
    const axes = [...input.shape.keys()].map((index) => index + 1);
    const [batch, ...all] = [...order, ...[0, ...axes].filter((axis) => !order.includes(axis))];
    if (batch !== 0) return layer.uncounted("of the batch");
    return outputsOf(layer.add(transpose as Op, { order: all.map((axis) => axis - 1) }, layer.inputs));
  },
};

const shuffleChannel: LayerRule = {
  type: "ShuffleChannel",
  becomes: "shuffle",
  own: { message: "shuffle_channel_param", fields: ["group"] },
  read: (layer, given) =>
    outputsOf(layer.add(shuffle, { groups: given.number("group", 1, 1) }, layer.inputs)),
};

/** One blob under several names. */
const splitLayer: LayerRule = {
  type: "Split",
  becomes: "nothing: the same tensor under other names",
  read: (layer) => new Array(layer.tops).fill(layer.inputs[0]),
};

const silence: LayerRule = {
  type: "Silence",
  becomes: "nothing",
  inputs: { least: 1, most: Number.POSITIVE_INFINITY },
  read: () => [],
};

export const shapes: readonly LayerRule[] = [
  concatLayer,
  sliceLayer,
  flattenLayer,
  reshapeLayer,
  permute,
  shuffleChannel,
  splitLayer,
  silence,
];
