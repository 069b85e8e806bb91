import type { Tensor } from "../../../core/tensor.js";
import { type Call, isSame, type KnownValue, Uncountable } from "../call.js";
import { elementsIn } from "../value.js";
import { type Rule, rules } from "./rule.js";

/** The same elements in other sides. */
function reshaped(call: Call, to: (dims: readonly number[]) => readonly number[]): void {
  const { dims, tensor, data, constant, batchAt } = call.knownAnywhere(0);
  const sides = to(dims);
  if (elementsIn(sides) !== elementsIn(dims)) throw new Uncountable();
  if (tensor === undefined) {
    call.outputs.push({ dims: sides, data, constant });
    return;
  }
  const at = batchAt === undefined ? undefined : placeAfterReshape(dims, batchAt, sides);
  call.give(sides, call.viewed(tensor, sides, at), at);
}

/** Where a side stands in other sides of the same elements: behind as many elements as before. */
function placeAfterReshape(dims: readonly number[], at: number, sides: readonly number[]): number {
  const before = elementsIn(dims.slice(0, at));
  const place = sides.findIndex(
    (side, index) => side === dims[at] && elementsIn(sides.slice(0, index)) === before,
  );
  if (place === -1) throw new Uncountable();
  return place;
}

function reshape(call: Call): void {
  const wanted = call.ints("shape") ?? call.data(1);
  if (wanted === undefined) throw new Uncountable();
  const allowsZero = call.int("allowzero", 0) !== 0;
  reshaped(call, (dims) => {
    const sides = wanted.map((side, index) => (side === 0 && !allowsZero ? (dims[index] ?? 0) : side));
    const known = sides.reduce((product, side) => (side === -1 ? product : product * side), 1);
    return sides.map((side) => (side === -1 ? elementsIn(dims) / known : side));
  });
}

function flatten(call: Call): void {
  reshaped(call, (dims) => {
    const axis = call.int("axis", 1);
    const at = axis === dims.length ? axis : call.axis(axis, dims.length);
    return [elementsIn(dims.slice(0, at)), elementsIn(dims.slice(at))];
  });
}

function squeeze(call: Call): void {
  const axes = call.ints("axes") ?? call.data(1);
  reshaped(call, (dims) => {
    const gone = new Set(axes?.map((axis) => call.axis(axis, dims.length)));
    return dims.filter((side, index) => (axes === undefined ? side !== 1 : !gone.has(index)));
  });
}

function unsqueeze(call: Call): void {
  const axes = call.ints("axes") ?? call.data(1) ?? [];
  reshaped(call, (dims) => {
    const rank = dims.length + axes.length;
    const added = new Set(axes.map((axis) => call.axis(axis, rank)));
    const left = [...dims];
    return Array.from({ length: rank }, (_, index) => (added.has(index) ? 1 : (left.shift() ?? 1)));
  });
}

/** A tensor with its sides in another order. Groups of channels and those in a group that change places are a shuffle. */
function permuted(call: Call, tensor: Tensor, order: readonly number[]): Tensor {
  const [groups = 0, each = 0, ...sides] = tensor.shape;
  const isOfGroups =
    sides.length > 1 &&
    order[0] === 1 &&
    order[1] === 0 &&
    order.slice(2).every((side, index) => side === index + 2);
  const map = isOfGroups ? call.viewedFrom(tensor, [groups * each, ...sides]) : undefined;
  if (map !== undefined) {
    const [shuffled] = call.add("shuffle", { groups }, [map]).outputs;
    return shuffled as Tensor;
  }
  return call.add("transpose", { order }, [tensor]).outputs[0] as Tensor;
}

function transpose(call: Call): void {
  const { dims, tensor, constant, batchAt } = call.knownAnywhere(0);
  const order = call.ints("perm") ?? dims.map((_, index) => dims.length - 1 - index);
  if (order.length !== dims.length) throw new Uncountable();
  const sides = order.map((side) => dims[call.axis(side, dims.length)] as number);
  if (tensor === undefined) return void call.outputs.push({ dims: sides, constant });
  const at = call.placeOfBatch(dims, batchAt);
  const own = order.filter((side) => side !== at);
  const moved = at === undefined ? undefined : order.indexOf(at);
  // Where only sides of 1 change their place, the elements lie as before.
  const isSorted = own
    .filter((side) => dims[side] !== 1)
    .every((side, index, all) => side >= (all[index - 1] ?? 0));
  const sidesInOrder = own.map((side) => (at !== undefined && side > at ? side - 1 : side));
  const turned = isSorted ? tensor : permuted(call, call.viewed(tensor, dims, batchAt), sidesInOrder);
  call.give(sides, call.viewed(turned, sides, moved), moved);
}

/** Joins what flows and what is stored; constants of one number that stand behind these pad them. */
function concat(call: Call): void {
  const values = call.inputs.map((_, index) => call.knownAnywhere(index));
  const axis = call.axis(call.int("axis", 1), values[0]?.dims.length ?? 0);
  const dims = joinedDims(values, axis);
  const flowing = values.find(({ tensor }) => tensor !== undefined);
  if (flowing?.tensor === undefined) {
    const isStored = values.some(({ constant }) => constant === "weight");
    call.outputs.push({ dims, constant: isStored ? "weight" : "written" });
    return;
  }
  const at = call.placeOfBatch(dims, flowing.batchAt);
  const isSplit = values.some(({ tensor, batchAt }) => tensor !== undefined && batchAt !== flowing.batchAt);
  if (axis === at || isSplit) throw new Uncountable();
  const partOf = (tensor: Tensor, own: readonly number[]) =>
    at === undefined || at === 0 ? call.viewedAmong(tensor, own, dims) : call.viewed(tensor, own, at);
  const paddings = values.filter(({ constant }) => constant === "filled" || constant === "written");
  const parts = values.filter((value) => !paddings.includes(value));
  const tensors = parts.map((value) =>
    partOf(value.tensor ?? call.stored(value, flowing.tensor as Tensor), value.dims),
  );
  const side = axis - (at !== undefined && at < axis ? 1 : 0);
  const joined =
    tensors.length === 1
      ? (tensors[0] as Tensor)
      : (call.add("concat", side === 0 ? {} : { side }, tensors).outputs[0] as Tensor);
  const channels = joinedDims(paddings, axis)[axis] ?? 0;
  call.give(dims, channels === 0 ? joined : padded(call, joined, { dims, at, axis, channels }), at);
}

function padded(
  call: Call,
  tensor: Tensor,
  {
    dims,
    at,
    axis,
    channels,
  }: { dims: readonly number[]; at: number | undefined; axis: number; channels: number },
): Tensor {
  if (axis === 1 && at === 0) return call.add("pad", { channels }, [tensor]).outputs[0] as Tensor;
  return call.gathered(tensor, dims, at);
}

/** The sides of tensors that are joined along an axis. */
function joinedDims(values: readonly KnownValue[], axis: number): number[] {
  const sum = values.reduce((total, { dims }) => total + (dims[axis] ?? Number.NaN), 0);
  if (Number.isNaN(sum)) throw new Uncountable();
  return values[0]?.dims.map((side, index) => (index === axis ? sum : side)) ?? [];
}

function split(call: Call): void {
  const { dims, tensor } = call.flowing(0);
  const axis = call.axis(call.int("axis", 0), dims.length);
  const side = dims[axis] as number;
  const parts = call.node.outputs.length;
  const equal = Array.from({ length: parts }, (_, index) =>
    Math.min(Math.ceil(side / parts), side - index * Math.ceil(side / parts)),
  );
  const sizes = call.ints("split") ?? call.data(1) ?? equal;
  const shapes = sizes.map((size) => dims.map((each, index) => (index === axis ? size : each)));
  if (axis === 1 && call.isBatched(dims)) {
    const { outputs } = call.add("split", { sizes: [...sizes] }, [call.viewed(tensor, dims)]);
    for (const [index, each] of outputs.entries()) call.give(shapes[index] as number[], each);
    return;
  }
  for (const each of shapes) call.give(each, call.gathered(tensor, each));
}

interface Range {
  readonly axis: number;
  readonly start: number;
  readonly end: number;
  readonly step: number;
}

/** The ranges that a Slice takes, within the sides. */
export function rangesOf(call: Call, dims: readonly number[]): Range[] {
  const starts = call.ints("starts") ?? call.data(1);
  const ends = call.ints("ends") ?? call.data(2);
  const axes = call.ints("axes") ?? call.data(3) ?? starts?.map((_, index) => index);
  const steps = call.data(4);
  if (starts === undefined || ends === undefined || axes === undefined) throw new Uncountable();
  return starts.map((start, index) => {
    const axis = call.axis(axes[index] ?? 0, dims.length);
    const side = dims[axis] as number;
    const step = steps?.[index] ?? 1;
    if (step === 0) throw new Uncountable();
    const [low, high] = step > 0 ? [0, side] : [-1, side - 1];
    const within = (at: number) => Math.min(Math.max(at < 0 ? at + side : at, low), high);
    return { axis, start: within(start), end: within(ends[index] ?? 0), step };
  });
}

export function lengthOf({ start, end, step }: Range): number {
  return Math.max(0, Math.ceil((end - start) / step));
}

function slice(call: Call): void {
  const sliced = (all: readonly number[]) => {
    const lengths = new Map(rangesOf(call, all).map((range) => [range.axis, lengthOf(range)]));
    return all.map((side, axis) => lengths.get(axis) ?? side);
  };
  if (isUnlearned(call, sliced)) return;
  const { dims, tensor, batchAt } = call.flowingAnywhere(0);
  const ranges = rangesOf(call, dims);
  const sides = sliced(dims);
  if (isSame(sides, dims) && ranges.every(({ step }) => step > 0)) {
    call.give(dims, tensor, batchAt);
    return;
  }
  if (batchAt !== undefined && sides[batchAt] !== dims[batchAt]) throw new Uncountable();
  const [range] = ranges;
  const isOfChannels = ranges.length === 1 && range?.axis === 1 && range.step === 1;
  if (isOfChannels && batchAt === undefined && call.isBatched(dims)) {
    const { start, end } = range;
    if (end <= start) throw new Uncountable();
    const node = call.add("slice", { start, end }, [call.viewed(tensor, dims)]);
    call.give(sides, node.outputs[0] as never);
    return;
  }
  call.give(sides, call.gathered(tensor, sides, batchAt), batchAt);
}

/**
 * Sets the sides of what a rule makes of a constant that isn't learned, which flows where places that flow choose of it.
 * @returns whether it is one
 */
function isUnlearned(call: Call, sidesOf: (dims: readonly number[]) => readonly number[]): boolean {
  const { dims, constant } = call.knownAnywhere(0);
  if (constant !== "filled" && constant !== "written") return false;
  const sides = sidesOf(dims);
  const places = call.inputs[1]?.tensor;
  if (places === undefined) call.outputs.push({ dims: sides, constant });
  else call.give(sides, call.gathered(places, sides));
  return true;
}

/** Takes a vector for each number that flows, out of a table that is stored. */
function lookUp(call: Call): void {
  const weights = call.weights(0);
  const { dims: table } = weights;
  const { dims, tensor, batchAt } = call.flowingAnywhere(1);
  if (table.length !== 2 || call.axis(call.int("axis", 0), 2) !== 0) throw new Uncountable();
  const [entries, out] = table as [number, number];
  const numbers = call.viewed(tensor, dims, batchAt);
  const [line] = numbers.shape.length === 1 ? [numbers] : call.add("flatten", {}, [numbers]).outputs;
  const [vectors] = call.add("embedding", { entries, out }, [line as Tensor], [weights]).outputs;
  const [turned] = call.add("transpose", { order: [1, 0] }, [vectors as Tensor]).outputs;
  const sides = [...dims, out];
  call.give(sides, call.viewed(turned as Tensor, sides, batchAt), batchAt);
}

function gather(call: Call): void {
  if (call.knownAnywhere(0).constant === "weight") {
    lookUp(call);
    return;
  }
  const { dims: places } = call.known(1);
  const axisIn = (dims: readonly number[]) => call.axis(call.int("axis", 0), dims.length);
  const taken = (dims: readonly number[]) => dims.toSpliced(axisIn(dims), 1, ...places);
  if (isUnlearned(call, taken)) return;
  const { dims, tensor, batchAt } = call.flowingAnywhere(0);
  const axis = axisIn(dims);
  const sides = taken(dims);
  if (axis === batchAt) throw new Uncountable();
  const at = batchAt === undefined || axis > batchAt ? batchAt : batchAt + places.length - 1;
  call.give(sides, call.gathered(tensor, sides, at), at);
}

function expand(call: Call): void {
  const wanted = call.data(1) ?? [];
  const expanded = (dims: readonly number[]) => {
    const rank = Math.max(dims.length, wanted.length);
    const at = (list: readonly number[], index: number) => list[index - rank + list.length] ?? 1;
    return Array.from({ length: rank }, (_, index) => Math.max(at(dims, index), at(wanted, index)));
  };
  if (isUnlearned(call, expanded) || isSameForAll(call, expanded)) return;
  const { dims, tensor } = call.flowing(0);
  const sides = expanded(dims);
  call.give(sides, isSame(sides, dims) ? tensor : call.gathered(tensor, sides));
}

/** Sets the sides of weights that are the same for each image of a batch. @returns whether they are */
function isSameForAll(call: Call, sidesOf: (dims: readonly number[]) => readonly number[]): boolean {
  const { name, dims, constant } = call.knownAnywhere(0);
  if (constant !== "weight") return false;
  const sides = sidesOf(dims);
  const [first, ...rest] = sides;
  if (first !== call.around.batch || !isSame([1, ...rest], dims)) throw new Uncountable();
  call.outputs.push({ name, dims: sides, constant });
  return true;
}

function tile(call: Call): void {
  const repeats = call.data(1) ?? [];
  const tiled = (dims: readonly number[]) => dims.map((side, index) => side * (repeats[index] ?? 1));
  if (isUnlearned(call, tiled) || isSameForAll(call, tiled)) return;
  const { dims, tensor } = call.flowing(0);
  const sides = tiled(dims);
  call.give(sides, isSame(sides, dims) ? tensor : call.gathered(tensor, sides));
}

function pad(call: Call): void {
  const { dims, tensor } = call.flowing(0);
  const rank = dims.length;
  let pads = call.ints("pads") ?? call.ints("paddings") ?? call.data(1);
  const axes = call.inputs[3] === undefined ? undefined : call.data(3);
  if (pads !== undefined && axes !== undefined) {
    const all = new Array<number>(2 * rank).fill(0);
    for (const [index, axis] of axes.entries()) {
      all[call.axis(axis, rank)] = pads[index] ?? 0;
      all[call.axis(axis, rank) + rank] = pads[index + axes.length] ?? 0;
    }
    pads = all;
  }
  if (pads?.length !== 2 * rank) throw new Uncountable();
  const ends = pads;
  const sides = dims.map((side, index) => side + (ends[index] as number) + (ends[index + rank] as number));
  const [, before] = ends;
  const isPlain = call.isBatched(dims) && rank > 2 && before === 0 && ends.every((end) => end >= 0);
  if (isSame(sides, dims)) {
    call.give(dims, tensor);
    return;
  }
  if (!isPlain || ends[0] !== 0 || ends[rank] !== 0) {
    call.give(sides, call.gathered(tensor, sides));
    return;
  }
  const given = {
    sides: dims.slice(2).flatMap((_, side) => [ends[side + 2] as number, ends[side + 2 + rank] as number]),
    channels: ends[rank + 1] as number,
  };
  call.give(sides, call.add("pad", given, [tensor]).outputs[0] as never);
}

function resize(call: Call): void {
  const { dims, tensor } = call.flowing(0);
  const isOld = call.node.op === "Upsample" || call.around.opset < 11;
  const scalesAt = isOld ? 1 : 2;
  const sizes = isOld ? undefined : nonEmpty(call, 3);
  const scales = sizes === undefined ? (call.floats("scales") ?? nonEmpty(call, scalesAt)) : undefined;
  const axes = call.ints("axes")?.map((axis) => call.axis(axis, dims.length)) ?? [...dims.keys()];
  const resized = sizes ?? scales?.map((scale, index) => Math.floor((dims[axes[index] ?? -1] ?? 0) * scale));
  const sides = dims.map((side, axis) => (axes.includes(axis) ? resized?.[axes.indexOf(axis)] : side));
  if (call.text("keep_aspect_ratio_policy", "stretch") !== "stretch") throw new Uncountable();
  if (resized?.length !== axes.length || !call.isBatched(dims) || dims.length < 3) throw new Uncountable();
  if (sides[0] !== dims[0] || sides[1] !== dims[1]) throw new Uncountable();
  const mode = call.text("mode", "nearest") === "nearest" ? "nearest" : "bilinear";
  call.emit("resize", { size: sides.slice(2), mode }, [tensor]);
}

function nonEmpty(call: Call, index: number): readonly number[] | undefined {
  const value = call.inputs[index];
  return value === undefined || value.dims?.[0] === 0 ? undefined : call.data(index);
}

function depthToSpace(call: Call, op: string): void {
  const { dims, tensor } = call.flowing(0);
  if (!call.isBatched(dims) || dims.length !== 4) throw new Uncountable();
  call.emit(op, { factor: call.int("blocksize", 1) }, [tensor]);
}

/** Passes on what it gets. */
function pass(call: Call): void {
  const { name: _, bits, ...same } = call.knownAnywhere(0);
  // What flows has the bits that the op gives.
  call.outputs.push(same.tensor === undefined ? { bits, ...same } : same);
}

/** Other places of the same sides as another input, or of sides that are told. */
function takenBySides(call: Call, sides: readonly number[]): void {
  if (isUnlearned(call, () => sides)) return;
  const { tensor } = call.flowing(0);
  call.give(sides, call.gathered(tensor, sides));
}

function gatherAlong(call: Call): void {
  const { dims } = call.known(0);
  const { dims: places } = call.known(1);
  const batched = call.int("batch_dims", 0);
  const depth = places.at(-1) ?? Number.NaN;
  const isOfElements = call.node.op === "GatherElements";
  takenBySides(call, isOfElements ? places : [...places.slice(0, -1), ...dims.slice(batched + depth)]);
}

/** Puts elements in places of a tensor, which are those of both from then on. */
function scatter(call: Call): void {
  const [data, updates] = [call.known(0), call.known(2)];
  const { dims } = data;
  if (call.text("reduction", "none") !== "none") throw new Uncountable([dims]);
  const flowing = [data, updates].flatMap(({ tensor, dims: own }) =>
    tensor ? [call.viewed(tensor, own)] : [],
  );
  const lines = flowing.map((tensor) =>
    tensor.shape.length === 1 ? tensor : (call.add("flatten", {}, [tensor]).outputs[0] as Tensor),
  );
  if (lines.length === 0) throw new Uncountable([dims]);
  const joined = lines.length === 1 ? lines : call.add("concat", {}, lines).outputs;
  call.give(dims, call.gathered(joined[0] as Tensor, dims));
}

function oneHot(call: Call): void {
  const { dims } = call.flowing(0);
  const depth = call.data(1)?.[0];
  const axis = call.axis(call.int("axis", -1), dims.length + 1);
  if (depth === undefined) throw new Uncountable();
  takenBySides(call, dims.toSpliced(axis, 0, depth));
}

function centerCropPad(call: Call): void {
  const { dims } = call.known(0);
  const wanted = call.data(1) ?? [];
  const axes = call.ints("axes")?.map((axis) => call.axis(axis, dims.length));
  const sides = [...dims];
  for (const [index, side] of wanted.entries()) sides[axes?.[index] ?? index] = side;
  if (sides.length !== dims.length) throw new Uncountable();
  takenBySides(call, sides);
}

export const layouts: readonly Rule[] = [
  ...rules(["Reshape"], "reshape or flatten", reshape),
  ...rules(["Flatten"], "flatten", flatten),
  ...rules(["Squeeze"], "reshape or flatten", squeeze),
  ...rules(["Unsqueeze"], "reshape", unsqueeze),
  ...rules(["Transpose"], "transpose; shuffle of groups of channels", transpose),
  ...rules(["Concat"], "concat; weights among its inputs are looked up by embedding", concat),
  ...rules(["Split"], "split; of other sides than the channels gather", split),
  ...rules(["Slice"], "slice; of other sides than the channels gather", slice),
  ...rules(["Gather"], "gather; embedding of a stored table", gather),
  ...rules(["Expand"], "gather", expand),
  ...rules(["Tile"], "gather", tile),
  ...rules(["Pad"], "pad", pad),
  ...rules(["Resize", "Upsample"], "resize", resize, "of a part, `roi`, and of the batch or the channels"),
  ...rules(["DepthToSpace"], "pixelshuffle", (call) => depthToSpace(call, "pixelshuffle")),
  ...rules(["SpaceToDepth"], "pixelunshuffle", (call) => depthToSpace(call, "pixelunshuffle")),
  ...rules(
    ["Identity", "Dropout", "Cast", "CastLike"],
    "nothing: it costs nothing where a network is run",
    pass,
  ),
  ...rules(["GatherElements", "GatherND"], "gather", gatherAlong),
  ...rules(
    ["ScatterND", "ScatterElements", "Scatter"],
    "gather, of both tensors joined",
    scatter,
    "with a `reduction`",
  ),
  ...rules(["OneHot"], "gather", oneHot),
  ...rules(["CenterCropPad"], "gather", centerCropPad),
  ...rules(["ReverseSequence", "Trilu"], "gather", (call) => takenBySides(call, call.known(0).dims)),
];
