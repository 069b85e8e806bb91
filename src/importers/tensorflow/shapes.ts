import { product } from "../../core/exact.js";
import { MOST_SIDES } from "../input-sides.js";
import type { Call } from "./call.js";
import { activated, opNamed } from "./op-named.js";
import { type Flow, sideOfAxis, type Value, withoutBatch } from "./value.js";

/** Joins tensors along an axis. */
export function concatenation(call: Call, inputs: readonly Value[], axis: number, activation = ""): Flow {
  const flows = inputs.map((value) => (value?.kind === "flow" ? value : call.unknown()));
  const [first] = flows;
  if (first === undefined) return call.unknown();
  const side = sideOfAxis(axis, first) ?? call.unknown();
  const at = axis < 0 ? axis + first.shape.length : axis;
  const shape = first.shape.with(
    at,
    flows.reduce((sum, value) => sum + (value.shape[at] ?? 0), 0),
  );
  return activated(
    call,
    activation,
    call.add(opNamed("concat"), side === 0 ? {} : { side }, flows, { shape }),
  );
}

/** The same elements in the shape that is asked for, in which −1 stands for what is left. */
export function reshape(call: Call, wanted: readonly number[]): Flow {
  const input = call.flow();
  const elements = product(input.shape);
  const known = product(wanted.filter((side) => side !== -1));
  const shape = wanted.map((side) => (side === -1 ? elements / known : side));
  const isReal = shape.every((side) => Number.isInteger(side) && side >= 1) && product(shape) === elements;
  return isReal ? call.reshaped(input, shape) : call.unknown();
}

/** Leaves out sides of 1. */
export function squeeze(call: Call, axes: readonly number[]): Flow {
  const { shape } = call.flow();
  const gone = new Set(axes.map((axis) => (axis < 0 ? axis + shape.length : axis)));
  return reshape(
    call,
    shape.filter((side, index) => !(gone.size === 0 ? side === 1 && index > 0 : gone.has(index))),
  );
}

/** Adds zeros; `ends` are before and after for each axis, the batch included. */
export function padding(call: Call, ends: readonly number[]): Flow {
  const input = call.flow();
  const pairs = input.shape.map((_, axis) => [ends[2 * axis] ?? 0, ends[2 * axis + 1] ?? 0] as const);
  const own = pairs.slice(input.shape.length - input.tensor.shape.length);
  const isBatch = pairs.length > own.length && pairs[0]?.some((end) => end !== 0);
  const [before, after] = own.at(-1) ?? [0, 0];
  if (isBatch || ends.length !== 2 * input.shape.length || own.flat().some((end) => end < 0))
    return call.unknown();
  const shape = input.shape.map((side, axis) => side + (pairs[axis]?.[0] ?? 0) + (pairs[axis]?.[1] ?? 0));
  return call.add(opNamed("pad"), { sides: own.slice(0, -1).flat(), channels: before + after }, [input], {
    shape,
  });
}

/** Puts the axes into another order. */
export function transposition(call: Call, axes: readonly number[], input = call.flow(), part?: string): Flow {
  const offset = input.shape.length - input.tensor.shape.length;
  const shape = axes.map((axis) => input.shape[axis] as number);
  if (axes.length !== input.shape.length || new Set(axes).size < axes.length) return call.unknown();
  if (offset === 1 && axes[0] !== 0) {
    if (call.batch !== 1) return call.unknown();
    // A batch of one is moved by giving what is left another shape.
    const others = axes.filter((axis) => axis !== 0);
    const isInOrder = others.every((axis, index) => axis === index + 1);
    const inner = isInOrder ? input : transposition(call, [0, ...others], input, part);
    return call.reshaped(inner, shape, isInOrder ? part : "reshape");
  }
  const sides = axes.slice(offset).map((axis) => sideOfAxis(axis, input) ?? call.unknown());
  const order = [sides.at(-1), ...sides.slice(0, -1)];
  const result = call.add(opNamed("transpose"), { order }, [input], { shape, ...(part && { part }) });
  const isBatchFirst = offset === 0 && shape.length > 1 && shape[0] === 1 && call.batch === 1;
  return isBatchFirst ? call.reshaped(result, shape, "reshape") : result;
}

/** Enlarges or shrinks a map to a size. */
export function resizing(call: Call, mode: string, size: readonly number[]): Flow {
  return call.add(opNamed("resize"), { size, mode });
}

/** Elements of a tensor, some or the same ones again, in another shape. */
export function gathered(call: Call, input: Flow, shape: readonly number[], part?: string): Flow {
  const size = withoutBatch(shape, call.batch);
  if (size === undefined || size.length > MOST_SIDES || !size.every((side) => side >= 1))
    return call.unknown();
  const given = { size: size.length === 0 ? [1] : size };
  return call.add(opNamed("gather"), given, [input], { shape, ...(part && { part }) });
}

/** Each axis so many times over. */
export function tiling(call: Call, times: readonly number[]): Flow {
  const input = call.flow();
  const isWhole = times.length === input.shape.length && times.every((each) => each >= 1);
  const keepsBatch = input.shape.length === input.tensor.shape.length || times[0] === 1;
  if (!isWhole || !keepsBatch) return call.unknown();
  return gathered(
    call,
    input,
    input.shape.map((side, axis) => side * (times[axis] as number)),
  );
}

/** What stands at places of an axis; of a stored table, a vector for each number that flows in. */
export function lookingUp(
  call: Call,
  { table, places, axis }: { table: Value; places: Value; axis: number },
): Flow {
  if (table?.kind === "constant" && places?.kind === "flow") {
    const [entries = 0, out = 0] = table.shape;
    if (table.shape.length !== 2 || axis !== 0) return call.unknown();
    const shape = [...places.shape, out];
    return call.add(opNamed("embedding"), { entries, out }, [places], { weights: [table], shape });
  }
  if (table?.kind !== "flow" || places?.kind !== "constant") return call.unknown();
  const at = axis < 0 ? axis + table.shape.length : axis;
  if (sideOfAxis(axis, table) === undefined) return call.unknown();
  return gathered(call, table, table.shape.toSpliced(at, 1, ...places.shape));
}

/**
 * Moves blocks of positions into the batch or back, as converters do around dilated convolutions.
 * @param ends what is padded, or cropped, before and after each side
 */
export function movingBlocks(
  call: Call,
  block: readonly number[],
  ends: readonly number[],
  where: "into the batch" | "back",
): Flow {
  const input = call.flow();
  const [batch = 1, ...rest] = input.shape;
  const places = product(block);
  const sides = rest.map((side, index) => {
    const by = block[index] ?? 1;
    const both = (ends[2 * index] ?? 0) + (ends[2 * index + 1] ?? 0);
    return where === "back" ? side * by - both : (side + both) / by;
  });
  const shape = [where === "back" ? batch / places : batch * places, ...sides];
  if (!shape.every((side) => Number.isInteger(side) && side >= 1)) return call.unknown();
  return gathered(call, input, shape);
}
