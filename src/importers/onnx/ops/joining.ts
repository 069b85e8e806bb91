import type { Tensor } from "../../../core/tensor.js";
import { type Call, type KnownValue, Uncountable } from "../call.js";
import { type Rule, rules } from "./rule.js";

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

export const joinings: readonly Rule[] = [
  ...rules(["Concat"], "concat; weights among its inputs are looked up by embedding", concat),
  ...rules(["Split"], "split; of other sides than the channels gather", split),
];
