import { OpError, type Reach } from "./op.js";
import { greatestCommonDivisor, type Ratio, ratio, toNumber } from "./ratio.js";
import { formatShape, type Shape, sidesOf } from "./shape.js";

/** What a kernel sliding over spatial sides is given: one number for all sides, or one a side. */
export type Sides = number | number[];

/** Padding as a spec writes it. */
export type Padding = "same" | "valid" | number | number[];

/** Padding of each side: before its first and after its last position. */
export type Ends = readonly [number, number][];

/** A kernel's geometry with one entry a spatial side. */
export interface Window {
  readonly kernel: readonly number[];
  readonly stride: readonly number[];
  readonly dilation: readonly number[];
  readonly padding: Ends;
}

/** One number a spatial side. */
export function perSide(value: Sides, rank: number, argument: string): number[] {
  if (typeof value === "number") return new Array<number>(rank).fill(value);
  if (value.length === rank) return value;
  throw new OpError(`\`${argument}\` has ${value.length} sizes, but the input has ${rank} spatial sides`, {
    argument,
    help: `write one number, or ${rank}`,
  });
}

/** Both ends of each side: a number pads all ends, a pair is [before, after] of every side, 2n numbers are [before, after] of each side in turn. */
export function perEnd(value: number | number[], rank: number, argument: string): [number, number][] {
  if (typeof value === "number") return Array.from({ length: rank }, () => [value, value]);
  if (value.length === 2) {
    return Array.from({ length: rank }, () => [value[0] as number, value[1] as number]);
  }
  if (value.length === 2 * rank) {
    return Array.from({ length: rank }, (_, side) => [
      value[2 * side] as number,
      value[2 * side + 1] as number,
    ]);
  }
  throw new OpError(`\`${argument}\` has ${value.length} numbers, but the input has ${rank} spatial sides`, {
    argument,
    help: `write one number, [before, after], or ${2 * rank} numbers`,
  });
}

/** The extent of a dilated kernel: (k − 1)·d + 1. */
export function extent(kernel: number, dilation: number): number {
  return (kernel - 1) * dilation + 1;
}

/** The number of spatial sides; an {@link OpError} when there are none to slide over. */
export function spatialRank(input: Shape): number {
  if (input.length < 2) {
    throw new OpError(`the input ${formatShape(input)} has no spatial sides`, {
      help: "it was flattened or comes from a linear layer; use `linear` here, or `reshape` first",
    });
  }
  return input.length - 1;
}

/**
 * Spells a window out for the rank of its input. `same` pads so that each side becomes ⌈n / stride⌉,
 * the odd cell at the end (TensorFlow's SAME; for odd kernels the same sizes as PyTorch's k // 2).
 */
export function resolveWindow(
  given: { kernel: Sides; stride: Sides; dilation?: Sides; padding: Padding },
  input: Shape,
): Window {
  const rank = spatialRank(input);
  const kernel = perSide(given.kernel, rank, "kernel");
  const stride = perSide(given.stride, rank, "stride");
  const dilation = perSide(given.dilation ?? 1, rank, "dilation");
  if (given.padding === "same") {
    const padding = sidesOf(input).map((side, index): [number, number] => {
      const step = stride[index] as number;
      const reach = extent(kernel[index] as number, dilation[index] as number);
      const total = Math.max((Math.ceil(side / step) - 1) * step + reach - side, 0);
      return [Math.floor(total / 2), Math.ceil(total / 2)];
    });
    return { kernel, stride, dilation, padding };
  }
  const padding = perEnd(given.padding === "valid" ? 0 : given.padding, rank, "padding");
  return { kernel, stride, dilation, padding };
}

/**
 * The sides that a window leaves: ⌊(n + padding − extent) / stride⌋ + 1.
 * Rounding up (`ceil`, Caffe's pooling) drops a last window that would start in the padding, as Caffe and PyTorch do.
 */
export function slide(window: Window, input: Shape, ceil = false): number[] {
  return sidesOf(input).map((side, index) => {
    const [before, after] = window.padding[index] as [number, number];
    const stride = window.stride[index] as number;
    const reach = extent(window.kernel[index] as number, window.dilation[index] as number);
    const steps = (side + before + after - reach) / stride;
    let output = (ceil ? Math.ceil(steps) : Math.floor(steps)) + 1;
    if (ceil && (output - 1) * stride >= side + before) output -= 1;
    if (output < 1) {
      throw new OpError(
        `the output would be smaller than 1: a kernel that spans ${reach} on a side of ${side} padded by ${before} and ${after}`,
        { argument: "kernel", help: "a smaller kernel or stride, `padding: same`, or a larger input" },
      );
    }
    return output;
  });
}

/** What a window reads: all that it spans. */
export function reachOf({ kernel, stride, dilation, padding }: Window): Reach[] {
  return kernel.map((cells, side) => ({
    size: extent(cells, dilation[side] as number),
    step: ratio(stride[side] as number),
    before: (padding[side] as [number, number])[0],
  }));
}

/** What is read where both ends of a side stay where they are, so that each position lies in the middle of what it reads. */
export function centred(size: number, step: Ratio): Reach {
  return { size, step, before: (size - 1) / 2 - (toNumber(step) - 1) / 2 };
}

/** The most cells of a side of n that one of m windows reads; see {@link cellsRead}. */
export function widestWindow(side: number, size: number): number {
  const rest = side % size;
  if (rest === 0) return side / size;
  // Windows start at all multiples of the common divisor within a cell; the last of these reaches furthest.
  return Math.floor(side / size) + (rest > greatestCommonDivisor(rest, size) ? 2 : 1);
}

/**
 * How many cells all windows of one side read together: window i reaches from ⌊i·n/m⌋ to ⌈(i+1)·n/m⌉,
 * so the n cells are read once, and m − gcd(n, m) of them again where a window starts within a cell.
 */
export function cellsRead(side: number, size: number): number {
  return side + size - greatestCommonDivisor(side, size);
}
