import { product } from "../../core/exact.js";
import { extent } from "../../core/window.js";
import type { Call } from "./call.js";
import { activated, opNamed } from "./op-named.js";
import type { Constant, Flow, Value } from "./value.js";

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
  const weights = [filter, bias];
  if (input.tensor.shape.length !== kernel.length + 2) {
    return activated(call, activation, call.add(opNamed("conv"), given, [input], { weights }));
  }
  // Blocks of positions that were moved into the batch are a side of their own here.
  const value = call.add(opNamed("conv"), { ...given, ...withBlocks(kernel, window) }, [input], { weights });
  const [channels, , ...sides] = value.tensor.shape;
  return activated(call, activation, { ...value, shape: [input.shape[0], ...sides, channels] as number[] });
}

/** A window that reads one place of a first side at a time. */
function withBlocks(kernel: readonly number[], { stride, dilation, padding }: WindowAttributes) {
  return {
    kernel: [1, ...kernel],
    stride: [1, ...stride],
    ...(dilation && { dilation: [1, ...dilation] }),
    padding: typeof padding === "string" ? padding : [0, 0, ...padding],
  };
}

/** A transposed convolution, whose filter is written as TensorFlow's: sides, outputs, inputs. */
export function transposedConvolution(
  call: Call,
  {
    input,
    filter,
    kernel,
    out,
    bias,
    size,
    window,
    activation = "",
  }: {
    input: Flow;
    filter: Constant;
    kernel: readonly number[];
    out: number;
    bias: Value;
    /** The sides that it gives, where the file says them. */
    size: readonly number[] | undefined;
    window: WindowAttributes;
    activation?: string;
  },
): Flow {
  const added = size && addedCells(input, kernel, size, window);
  if (size !== undefined && added === undefined) return call.unknown();
  const given = { out, kernel, ...window, ...(added && { output_padding: added }), bias: bias !== undefined };
  const value = call.add(opNamed("transposedconv"), given, [input], { weights: [filter, bias] });
  return activated(call, activation, value);
}

/** How many cells a size has more than a transposed convolution gives by itself; `undefined` where it can't be so. */
function addedCells(
  { tensor }: Flow,
  kernel: readonly number[],
  size: readonly number[],
  { stride, dilation, padding }: WindowAttributes,
): number[] | undefined {
  if (typeof padding !== "string") return undefined;
  const added = tensor.shape.slice(1).map((side, index) => {
    const step = stride[index] ?? 1;
    const reach = extent(kernel[index] ?? 1, dilation?.[index] ?? 1);
    return (size[index] ?? 0) - (padding === "same" ? side * step : (side - 1) * step + reach);
  });
  const isSound = added.every(
    (cells, index) => cells >= 0 && (padding === "valid" ? cells < (stride[index] ?? 1) : cells === 0),
  );
  return isSound ? added : undefined;
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
    input = call.flow(),
    kernel,
    window,
    activation = "",
  }: { input?: Flow; kernel: readonly number[]; window: WindowAttributes; activation?: string },
): Flow {
  const { stride, padding } = window;
  const more = name === "avgpool" ? { count_padding: false } : {};
  return activated(call, activation, call.add(opNamed(name), { kernel, stride, padding, ...more }, [input]));
}
