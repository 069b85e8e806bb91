import type { Tensor } from "../../../core/tensor.js";
import { type Call, Uncountable } from "../call.js";
import { elementsIn } from "../value.js";
import { type Rule, rules } from "./rule.js";

/** The same elements in other sides. */
function reshaped(call: Call, to: (dims: readonly number[]) => readonly number[]): void {
  const { tensor, batchAt, ...value } = call.knownAnywhere(0);
  const { dims } = value;
  const sides = to(dims);
  if (elementsIn(sides) !== elementsIn(dims)) throw new Uncountable();
  if (tensor === undefined) {
    call.outputs.push({ ...value, dims: sides });
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
  const { tensor, batchAt, data: _, ...value } = call.knownAnywhere(0);
  const { dims } = value;
  const perm = call.ints("perm") ?? dims.map((_, index) => dims.length - 1 - index);
  const order = perm.map((side) => call.axis(side, dims.length));
  if (order.length !== dims.length) throw new Uncountable();
  const sides = order.map((side) => dims[side] as number);
  if (tensor === undefined) {
    call.outputs.push({ ...value, dims: sides });
    return;
  }
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

export const reshapes: readonly Rule[] = [
  ...rules(["Reshape"], "reshape or flatten", reshape),
  ...rules(["Flatten"], "flatten", flatten),
  ...rules(["Squeeze"], "reshape or flatten", squeeze),
  ...rules(["Unsqueeze"], "reshape", unsqueeze),
  ...rules(["Transpose"], "transpose; shuffle of groups of channels", transpose),
];
