import type { Tensor } from "../../../core/tensor.js";
import { type Call, type KnownValue, Uncountable } from "../call.js";
import { elementsIn, type Value } from "../value.js";
import { keepingSides, type Rule, rules } from "./rule.js";

/** What a norm learns. */
interface Affine {
  readonly given: { readonly scale: boolean; readonly shift: boolean };
  readonly weights: readonly KnownValue[];
}

/**
 * The scale and the shift of a norm. Those that stand among the ops aren't learned: PyTorch's exporter writes ones
 * and zeros for a norm that has neither.
 */
function affineOf(call: Call, scaleAt: number, shiftAt: number): Affine {
  const [scale, shift] = [scaleAt, shiftAt].map((index) =>
    call.inputs[index] === undefined ? undefined : call.weights(index),
  );
  const isLearned = (value: Value | undefined) => value !== undefined && value.constant !== "written";
  return {
    given: { scale: isLearned(scale), shift: isLearned(shift) },
    weights: [scale, shift].filter((value) => value !== undefined).filter(isLearned),
  };
}

function batchNorm(call: Call): void {
  const { dims, tensor } = call.flowing(0);
  const { given, weights } = affineOf(call, 1, 2);
  const statistics = [3, 4].map((index) => call.weights(index));
  if (!call.isBatched(dims)) throw new Uncountable();
  call.emit("batchnorm", given, [tensor], [...weights, ...statistics]);
}

function instanceNorm(call: Call): void {
  const { dims, tensor } = call.flowing(0);
  if (!call.isBatched(dims)) throw new Uncountable();
  const { given, weights } = affineOf(call, 1, 2);
  call.emit("instancenorm", given, [tensor], weights);
}

/** Before version 21 a scale and a shift are those of a group, which no op has. */
function groupNorm(call: Call): void {
  const { dims, tensor } = call.flowing(0);
  const { given, weights } = affineOf(call, 1, 2);
  if (!call.isBatched(dims) || weights.some((value) => elementsIn(value.dims) !== dims[1])) {
    throw new Uncountable();
  }
  call.emit("groupnorm", { groups: call.int("num_groups", 1), ...given }, [tensor], weights);
}

/** Over the last sides, from an axis on, with a scale and perhaps a shift for each of their elements. */
function layerNorm(call: Call): void {
  const { dims } = call.flowing(0);
  const axis = call.axis(call.int("axis", -1), dims.length);
  const { given, weights } = affineOf(call, 1, 2);
  const elements = elementsIn(dims.slice(axis));
  if (weights.some((value) => elementsIn(value.dims) !== elements)) throw new Uncountable();
  const shape = call.shapeOf(dims);
  // Over all sides is over all of an image; of one last side each position has its own.
  if (elements === elementsIn(shape)) normalised(call, { over: "all", ...given }, weights);
  else if (axis === dims.length - 1) normalisedAlong(call, axis, given, weights);
  else throw new Uncountable();
}

/** Adds the op to what flows as it is. */
function normalised(
  call: Call,
  given: Readonly<Record<string, unknown>>,
  weights: readonly KnownValue[] = [],
): void {
  const { dims, tensor } = call.flowing(0);
  const node = call.add("layernorm", given, [call.viewed(tensor, dims)], weights);
  call.give(dims, node.outputs[0] as Tensor);
}

/** Over one side. The op's channels come first: what normalises another side has it there. */
function normalisedAlong(
  call: Call,
  axis: number,
  given: Affine["given"],
  weights: readonly KnownValue[] = [],
): void {
  const { dims, tensor } = call.flowing(0);
  const shape = call.shapeOf(dims);
  const side = axis - (dims.length - shape.length);
  if (side < 0) throw new Uncountable();
  if (side === 0) {
    normalised(call, given, weights);
    return;
  }
  const others = shape.map((_, index) => index).filter((index) => index !== side);
  const turned = call.add("transpose", { order: [side, ...others] }, [call.viewed(tensor, dims)]);
  const node = call.add("layernorm", given, [turned.outputs[0] as Tensor], weights);
  const back = shape.map((_, index) => (index === side ? 0 : index < side ? index + 1 : index));
  call.give(dims, call.add("transpose", { order: back }, [node.outputs[0] as Tensor]).outputs[0] as Tensor);
}

/** Each vector by its own length, as l2norm of other formats. */
function lpNorm(call: Call): void {
  const { dims } = call.flowing(0);
  normalisedAlong(call, call.axis(call.int("axis", -1), dims.length), { scale: false, shift: false });
}

/** Mean and variance over the axes given: those of each map, or of a whole image. */
function meanVariance(call: Call): void {
  const { dims, tensor } = call.flowing(0);
  const axes = new Set((call.ints("axes") ?? [0, 2, 3]).map((axis) => call.axis(axis, dims.length)));
  if (!call.isBatched(dims) || (axes.has(0) && call.around.batch !== 1)) throw new Uncountable();
  const given = { scale: false, shift: false };
  const isOver = (first: number) => dims.every((_, axis) => axis === 0 || axes.has(axis) === axis >= first);
  if (isOver(2)) call.emit("instancenorm", given, [tensor]);
  else if (isOver(1)) normalised(call, { over: "all", ...given });
  else throw new Uncountable();
}

export const norms: readonly Rule[] = [
  ...rules(
    ["BatchNormalization"],
    "batchnorm",
    keepingSides(batchNorm),
    "statistics are buffers, no parameters",
  ),
  ...rules(["InstanceNormalization"], "instancenorm", keepingSides(instanceNorm)),
  ...rules(
    ["GroupNormalization"],
    "groupnorm",
    keepingSides(groupNorm),
    "a scale and a shift a group, as before version 21",
  ),
  ...rules(["LayerNormalization"], "layernorm", keepingSides(layerNorm), "over some of several last sides"),
  ...rules(
    ["RMSNormalization"],
    "layernorm without shift",
    keepingSides(layerNorm),
    "over some of several last sides",
  ),
  ...rules(["LpNormalization"], "layernorm without scale and shift", keepingSides(lpNorm)),
  ...rules(
    ["MeanVarianceNormalization"],
    "instancenorm or layernorm, without scale and shift",
    keepingSides(meanVariance),
    "over other sides than those of each map, or of the image",
  ),
  ...rules(
    ["LRN"],
    "lrn",
    keepingSides((call) => call.emit("lrn", { size: call.int("size", 5) }, [call.flowing(0).tensor])),
  ),
];
