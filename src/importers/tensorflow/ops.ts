import { product } from "../../core/exact.js";
import type { Op } from "../../core/op.js";
import { sourceTensor } from "../../core/tensor.js";
import { ops } from "../../ops/index.js";
import type { Call } from "./call.js";
import { type Constant, type Flow, sideOfAxis, type Value } from "./value.js";

/** An op of the graph by its name. */
export function opNamed(name: string): Op {
  return ops.get(name) as Op;
}

/** Applies an activation that is fused into an op; the empty name is none. */
export function activated(call: Call, name: string, value: Flow): Flow {
  if (name === "") return value;
  const op = ops.get(name);
  return op === undefined ? call.unknown() : call.add(op, {}, [value], { shape: value.shape });
}

/** The geometry of a window, as TensorFlow's ops have it. */
export interface WindowAttributes {
  readonly stride: readonly number[];
  readonly dilation?: readonly number[];
  readonly padding: string | readonly number[];
}

/** A convolution of the first input; `groups` follow from the channels that its filter reads. */
export function convolution(
  call: Call,
  {
    input = call.flow(),
    filter,
    kernel,
    reads,
    out,
    bias,
    window,
    activation = "",
  }: {
    input?: Flow;
    filter: Constant;
    kernel: readonly number[];
    /** How many channels each output reads. */
    reads: number;
    out: number;
    bias: Value;
    window: WindowAttributes;
    activation?: string;
  },
): Flow {
  const groups = (input.tensor.shape[0] as number) / reads;
  if (!Number.isInteger(groups) || groups < 1) return call.unknown();
  const given = { kernel, out, groups, ...window, bias: bias !== undefined };
  return activated(call, activation, call.add(opNamed("conv"), given, [input], { weights: [filter, bias] }));
}

/** A fully connected layer: on a map it reads the channels of each position. */
export function fullyConnected(
  call: Call,
  {
    filter,
    reads,
    out,
    bias,
    keepsSides,
    activation = "",
  }: {
    filter: Constant;
    reads: number;
    out: number;
    bias: Value;
    keepsSides: boolean;
    activation?: string;
  },
): Flow {
  const input = call.flow();
  const weights = [filter, bias];
  const given = { out, bias: bias !== undefined };
  const elements = product(input.tensor.shape);
  if (elements === reads && !(keepsSides && input.shape.length > 2)) {
    return activated(call, activation, call.add(opNamed("linear"), given, [input], { weights }));
  }
  if (elements % reads > 0) return call.unknown();
  const rows =
    input.tensor.shape[0] === reads
      ? input
      : call.reshaped(input, [call.batch, elements / reads, reads], "rows");
  const shape = keepsSides ? [...input.shape.slice(0, -1), out] : [(call.batch * elements) / reads, out];
  const size = { ...given, kernel: 1, padding: "valid" };
  return activated(call, activation, call.add(opNamed("conv"), size, [rows], { weights, shape }));
}

/** Pooling. */
export function pooling(
  call: Call,
  name: string,
  {
    kernel,
    window,
    activation = "",
  }: { kernel: readonly number[]; window: WindowAttributes; activation?: string },
): Flow {
  const { stride, padding } = window;
  const more = name === "avgpool" ? { count_padding: false } : {};
  return activated(call, activation, call.add(opNamed(name), { kernel, stride, padding, ...more }));
}

/** The shape of two that stretch to each other as NumPy's do. */
function stretched(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length);
  const at = (shape: readonly number[], index: number) => shape[index - rank + shape.length] ?? 1;
  return Array.from({ length: rank }, (_, index) => Math.max(at(a, index), at(b, index)));
}

/** Two tensors element by element, of which one may be stored. */
export function elementwise(call: Call, name: string, activation = ""): Flow {
  const [first, second] = call.inputs;
  const flow = first?.kind === "flow" ? first : second?.kind === "flow" ? second : call.unknown();
  const other = flow === first ? second : first;
  if (other?.kind === "constant") return activated(call, activation, withConstant(call, name, flow, other));
  if (other !== undefined)
    return activated(call, activation, ofTwo(call, name, first as Flow, second as Flow));
  // What is unknown must be stretched to, or have, the sides of the other where none of these is 1.
  const isSettled = flow.tensor.shape.every((side) => side > 1);
  if (!isSettled) return call.unknown();
  const guessed = sourceTensor(flow.tensor.shape, flow.tensor.jump);
  return activated(
    call,
    activation,
    call.add(opNamed(name), {}, [flow, { ...flow, tensor: guessed }], { shape: flow.shape }),
  );
}

function ofTwo(call: Call, name: string, first: Flow, second: Flow): Flow {
  const shape = stretched(first.shape, second.shape);
  const [left, right] = [first, second].map((value, index) => {
    if (value.shape.length === shape.length) return value;
    const ones = new Array<number>(shape.length - value.shape.length).fill(1);
    return call.reshaped(value, [...ones, ...value.shape], `reshape-${index}`);
  }) as [Flow, Flow];
  if (left.tensor.shape.length !== right.tensor.shape.length) return call.unknown();
  return call.add(opNamed(name), {}, [left, right], { shape });
}

function withConstant(call: Call, by: string, flow: Flow, constant: Constant): Flow {
  const shape = stretched(flow.shape, constant.shape);
  if (shape.join() !== flow.shape.join()) return call.unknown();
  const elements = product(constant.shape);
  const [channels] = flow.tensor.shape as readonly [number];
  const isChannels = elements === channels && constant.shape.at(-1) === channels;
  const per =
    elements === 1
      ? "layer"
      : isChannels
        ? "channel"
        : elements === product(flow.tensor.shape)
          ? "element"
          : undefined;
  if (per === undefined) return call.unknown();
  const given = { by, per, learned: constant.isWeight };
  return call.add(opNamed("operand"), given, [flow], { weights: [constant], shape: flow.shape });
}

/** One tensor, element by element. */
export function unary(call: Call, name: string): Flow {
  const input = call.flow();
  return call.add(opNamed(name), {}, [input], { shape: input.shape });
}

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

/** One number of all along some axes. */
export function reduction(call: Call, by: string, axes: readonly number[], keep: boolean): Flow {
  const input = call.flow();
  const rank = input.tensor.shape.length;
  const over = axes.map((axis) => sideOfAxis(axis, input) ?? call.unknown());
  const gone = new Set(axes.map((axis) => (axis < 0 ? axis + input.shape.length : axis)));
  const shape = input.shape.flatMap((side, axis) => (!gone.has(axis) ? [side] : keep ? [1] : []));
  const isGlobal = rank > 1 && !over.includes(0) && new Set(over).size === rank - 1;
  const pool = isGlobal ? { mean: "globalavgpool", max: "globalmaxpool" }[by] : undefined;
  if (pool === undefined) return call.add(opNamed("reduce"), { by, over, keep }, [input], { shape });
  if (keep) return call.add(opNamed(pool), {}, [input], { shape });
  const pooled = call.add(opNamed(pool), {}, [input], { part: "pool" });
  return call.add(opNamed("flatten"), {}, [pooled], { part: "flatten", shape });
}

/** Puts the axes into another order. */
export function transposition(call: Call, axes: readonly number[]): Flow {
  const input = call.flow();
  const rank = input.tensor.shape.length;
  const offset = input.shape.length - rank;
  if (axes.length !== input.shape.length || (offset === 1 && axes[0] !== 0)) return call.unknown();
  const sides = axes.slice(offset).map((axis) => sideOfAxis(axis, input) ?? call.unknown());
  const shape = axes.map((axis) => input.shape[axis] as number);
  return call.add(opNamed("transpose"), { order: [sides.at(-1), ...sides.slice(0, -1)] }, [input], { shape });
}

/** Enlarges or shrinks a map to a size. */
export function resizing(call: Call, mode: string, size: readonly number[]): Flow {
  return call.add(opNamed("resize"), { size, mode });
}

/** Cuts a tensor into equal parts along its channels. */
export function splitting(call: Call, input: Value, axis: number, parts: number): Flow[] {
  const flow = input?.kind === "flow" ? input : call.unknown();
  if (sideOfAxis(axis, flow) !== 0) return call.unknown();
  call.take(parts);
  return call.addSeveral(opNamed("split"), { parts }, [flow]);
}

/** The ranges `[begin, end)` of each axis, every `step`-th. */
export function slicing(
  call: Call,
  ranges: readonly { readonly begin: number; readonly end: number; readonly step: number }[],
  dropped: ReadonlySet<number> = new Set(),
): Flow {
  const input = call.flow();
  const offset = input.shape.length - input.tensor.shape.length;
  const isWhole = ({ begin, end, step }: (typeof ranges)[number], axis: number) =>
    begin === 0 && end === input.shape[axis] && step === 1;
  const isSound = ranges.every(({ begin, end, step }) => begin >= 0 && end > begin && step >= 1);
  const [batch] = ranges;
  if (!isSound || ranges.length !== input.shape.length || (offset === 1 && batch && !isWhole(batch, 0))) {
    return call.unknown();
  }
  const own = ranges.slice(offset);
  const channels = own.at(-1);
  if (channels === undefined || channels.step !== 1) return call.unknown();
  const sides = input.shape.slice(offset, -1);
  const ends = sides.flatMap((side, index) => {
    const { begin, end } = own[index] as (typeof ranges)[number];
    return [begin, side - end];
  });
  let value = input;
  if (ends.some((end) => end !== 0))
    value = call.add(opNamed("crop"), { sides: ends }, [value], { part: "crop" });
  const steps = own.slice(0, -1).map(({ step }) => step);
  const isSliced = steps.some((step) => step > 1) || !isWhole(channels, input.shape.length - 1);
  if (isSliced || value === input) {
    const given = { start: channels.begin, end: channels.end, ...(steps.length > 0 && { step: steps }) };
    value = call.add(opNamed("slice"), given, [value], { part: "slice" });
  }
  const shape = ranges.map(({ begin, end, step }) => Math.ceil((end - begin) / step));
  const kept = { ...value, shape };
  return dropped.size === 0
    ? kept
    : call.reshaped(
        kept,
        shape.filter((_, axis) => !dropped.has(axis)),
        "reshape",
      );
}

/** The product of two tensors as matrices. */
export function matrixProduct(call: Call, transposesFirst: boolean, transposesSecond: boolean): Flow {
  const [first, second] = [call.flow(0), call.flow(1)];
  if (first.tensor.shape.length !== second.tensor.shape.length || first.tensor.shape.length < 2)
    return call.unknown();
  // TensorFlow's rows and columns are the last two sides; of the graph's own, channels are columns and come first.
  const sideFirst = (value: Flow, part: string) => {
    const rank = value.tensor.shape.length;
    const order = Array.from({ length: rank }, (_, side) => (side + 1) % rank);
    return call.add(opNamed("transpose"), { order }, [value], { part, shape: value.shape });
  };
  if (transposesFirst && transposesSecond) return call.unknown();
  const transpose = transposesFirst ? "first" : transposesSecond ? "second" : "none";
  const product = call.add(
    opNamed("matmul"),
    { transpose },
    [sideFirst(first, "left"), sideFirst(second, "right")],
    {
      part: "matmul",
    },
  );
  const rank = product.tensor.shape.length;
  const order = Array.from({ length: rank }, (_, side) => (side + rank - 1) % rank);
  return call.add(opNamed("transpose"), { order }, [product], { part: "product" });
}
