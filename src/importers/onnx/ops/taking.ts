import type { Tensor } from "../../../core/tensor.js";
import { type Call, isSame, Uncountable } from "../call.js";
import { type Rule, rules } from "./rule.js";

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

export const takings: readonly Rule[] = [
  ...rules(["Slice"], "slice; of other sides than the channels gather", slice),
  ...rules(["Gather"], "gather; embedding of a stored table", gather),
  ...rules(["GatherElements", "GatherND"], "gather", gatherAlong),
  ...rules(
    ["ScatterND", "ScatterElements", "Scatter"],
    "gather, of both tensors joined",
    scatter,
    "with a `reduction`",
  ),
  ...rules(["Expand"], "gather", expand),
  ...rules(["Tile"], "gather", tile),
  ...rules(["OneHot"], "gather", oneHot),
  ...rules(["CenterCropPad"], "gather", centerCropPad),
  ...rules(["ReverseSequence", "Trilu"], "gather", (call) => takenBySides(call, call.known(0).dims)),
];
