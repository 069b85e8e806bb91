import { RealCount, type Value } from "./value.js";

/** What a function may use beside its arguments. */
export interface FunctionContext {
  /** Applies α and the rounding rule to a channel count. */
  scale(count: number): number;
}

/** A function that expressions may call: nothing else can be called. */
export interface ExpressionFunction {
  readonly usage: string;
  readonly least: number;
  readonly most: number;
  /** Receives numbers; the result is a real count when one of them was. */
  call(numbers: readonly number[], context: FunctionContext): number;
  /** Whether one list may stand for the numbers. */
  readonly acceptsList?: boolean;
  /** Whether the result is a real count in any case, or never. */
  readonly real?: boolean;
}

/** Python's `round`: to the nearest whole number, halves to the even one. */
export function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest < 0.5) return floor;
  if (rest > 0.5) return floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}

/**
 * The rounding of MobileNet's code (`_make_divisible`): the nearest multiple of `divisor`, at least
 * one, and one more when that lost over a tenth.
 * Source: tensorflow/models, research/slim/nets/mobilenet/mobilenet.py.
 */
export function makeDivisible(value: number, divisor: number): number {
  const nearest = Math.max(divisor, Math.floor((value + divisor / 2) / divisor) * divisor);
  return nearest < 0.9 * value ? nearest + divisor : nearest;
}

function one(usage: string, call: (value: number) => number): ExpressionFunction {
  return { usage, least: 1, most: 1, call: ([value]) => call(value as number) };
}

function many(usage: string, call: (values: readonly number[]) => number): ExpressionFunction {
  return { usage, least: 1, most: Number.POSITIVE_INFINITY, acceptsList: true, call };
}

/** Every function of the language, by name. */
export const functions: ReadonlyMap<string, ExpressionFunction> = new Map<string, ExpressionFunction>([
  ["ceil", one("ceil(x)", Math.ceil)],
  ["floor", one("floor(x)", Math.floor)],
  ["round", one("round(x)", roundHalfEven)],
  ["abs", one("abs(x)", Math.abs)],
  ["sqrt", one("sqrt(x)", Math.sqrt)],
  ["log2", one("log2(x)", Math.log2)],
  ["min", many("min(a, b, …)", (values) => values.reduce((a, b) => Math.min(a, b)))],
  ["max", many("max(a, b, …)", (values) => values.reduce((a, b) => Math.max(a, b)))],
  ["sum", many("sum(list)", (values) => values.reduce((total, value) => total + value, 0))],
  ["len", { ...many("len(list)", (values) => values.length), real: false }],
  [
    "make_divisible",
    {
      usage: "make_divisible(x, divisor = 8)",
      least: 1,
      most: 2,
      call: ([value, divisor = 8]) => makeDivisible(value as number, divisor),
    },
  ],
  [
    "scaled",
    {
      usage: "scaled(channels)",
      least: 1,
      most: 1,
      real: true,
      call: ([count], context) => context.scale(count as number),
    },
  ],
]);

/** Whether a value is a real count or holds one. */
export function isReal(value: Value): boolean {
  return value instanceof RealCount || (Array.isArray(value) && (value as readonly Value[]).some(isReal));
}
