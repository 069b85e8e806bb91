import type { Call } from "./call.js";
import { opNamed } from "./op-named.js";
import { gathered } from "./shapes.js";
import type { Flow } from "./value.js";

/** What is taken of an axis: every `step`-th place from `begin` to before `end`. */
export interface Range {
  readonly begin: number;
  readonly end: number;
  readonly step: number;
}

interface Slicing {
  readonly input?: Flow;
  /** Axes that are left out of the shape afterwards. */
  readonly dropped?: ReadonlySet<number>;
  /** What tells it from others of the same op. */
  readonly part?: string;
}

/**
 * Takes ranges of each axis.
 * @throws {Uncounted} when the batch isn't taken whole, or nothing is left of a side
 */
export function slicing(
  call: Call,
  ranges: readonly Range[],
  { input = call.flow(), dropped = new Set(), part = "" }: Slicing = {},
): Flow {
  const named = (op: string) => (part === "" ? op : `${op}-${part}`);
  const offset = input.shape.length - input.tensor.shape.length;
  const isWhole = ({ begin, end, step }: Range, axis: number) =>
    begin === 0 && end === input.shape[axis] && step === 1;
  const isSound = ranges.every(({ begin, end, step }) => begin >= 0 && end > begin && step >= 1);
  const [batch] = ranges;
  if (!isSound || ranges.length !== input.shape.length || (offset === 1 && batch && !isWhole(batch, 0))) {
    return call.unknown();
  }
  const own = ranges.slice(offset);
  const channels = own.at(-1);
  const shape = ranges.map(({ begin, end, step }) => Math.ceil((end - begin) / step));
  if (channels === undefined) return call.unknown();
  if (channels.step !== 1) {
    return gathered(
      call,
      input,
      shape.filter((_, axis) => !dropped.has(axis)),
      named("gather"),
    );
  }
  const sides = input.shape.slice(offset, -1);
  const ends = sides.flatMap((side, index) => {
    const { begin, end } = own[index] as Range;
    return [begin, side - end];
  });
  let value = input;
  if (ends.some((end) => end !== 0))
    value = call.add(opNamed("crop"), { sides: ends }, [value], { part: named("crop") });
  const steps = own.slice(0, -1).map(({ step }) => step);
  const isSliced = steps.some((step) => step > 1) || !isWhole(channels, input.shape.length - 1);
  if (isSliced || value === input) {
    const given = { start: channels.begin, end: channels.end, ...(steps.length > 0 && { step: steps }) };
    value = call.add(opNamed("slice"), given, [value], { part: named("slice") });
  }
  const kept = { ...value, shape };
  return dropped.size === 0
    ? kept
    : call.reshaped(
        kept,
        shape.filter((_, axis) => !dropped.has(axis)),
        named("reshape"),
      );
}

/** Places from which on a size of each axis is taken; −1 is what is left. */
export function sliceOfSizes(call: Call, begins: readonly number[], sizes: readonly number[]): Flow {
  const { shape } = call.flow();
  const ranges = begins.map((begin, axis) => {
    const size = sizes[axis] ?? -1;
    return { begin, end: size === -1 ? (shape[axis] ?? 0) : begin + size, step: 1 };
  });
  return slicing(call, ranges);
}

/** Of TensorFlow's `StridedSlice`, which bits of its masks mean what. */
export interface StridedMasks {
  readonly begin: number;
  readonly end: number;
  readonly ellipsis: number;
  readonly newAxis: number;
  readonly shrink: number;
}

/**
 * Every so many positions of each axis, as `x[begin:end:step]` takes them.
 * @param spec the numbers of its begins, ends and steps
 */
export function stridedSlice(
  call: Call,
  [begins = [], ends = [], steps = []]: readonly (readonly number[])[],
  masks: StridedMasks,
): Flow {
  const { shape } = call.flow();
  const has = (mask: number, index: number) => ((mask >> index) & 1) === 1;
  const ranges: Range[] = [];
  const sides: number[] = [];
  const isTaken = (index: number) => !has(masks.newAxis, index) && !has(masks.ellipsis, index);
  const taken = begins.filter((_, index) => isTaken(index)).length;
  const takeWhole = (number: number) => {
    for (const side of shape.slice(ranges.length, ranges.length + number)) {
      ranges.push({ begin: 0, end: side, step: 1 });
      sides.push(side);
    }
  };
  for (const [index, first] of begins.entries()) {
    if (has(masks.ellipsis, index)) takeWhole(shape.length - taken);
    else if (has(masks.newAxis, index)) sides.push(1);
    else {
      const side = shape[ranges.length] ?? call.unknown();
      const at = (place: number) => Math.min(Math.max(place < 0 ? place + side : place, 0), side);
      const begin = has(masks.begin, index) ? 0 : at(first);
      const isPlace = has(masks.shrink, index);
      const end = isPlace ? begin + 1 : has(masks.end, index) ? side : at(ends[index] ?? side);
      const step = steps[index] ?? 1;
      if (step < 1) return call.unknown();
      ranges.push({ begin, end, step });
      if (!isPlace) sides.push(Math.ceil((end - begin) / step));
    }
  }
  takeWhole(shape.length - ranges.length);
  const part = slicing(call, ranges);
  return part.shape.join() === sides.join() ? part : call.reshaped(part, sides, "reshape");
}
