import { ops } from "../../ops/index.js";
import { builtInBlock } from "../../spec/built-in.js";
import type { Piece } from "../piece.js";
import type { Parameter } from "./definition.js";

/** Nobody reads a call with more. */
const MOST_PARAMETERS = 9;

/** The variables that a block has without declaring them, and the one for the channels that enter it. */
const TAKEN = ["in", "i", "first", "last", "width", "resolution", "c"];

/** What a block's layers are in one place, and the channels that enter there, if one tensor does. */
export interface Occurrence {
  readonly pieces: readonly Piece[];
  readonly channels: number | undefined;
}

/** A block's parameters, its layers' arguments as expressions of them, and what each occurrence gives. */
export interface Parametrised {
  readonly parameters: readonly Parameter[];
  readonly readsChannels: boolean;
  readonly arguments: readonly Piece["given"][];
  readonly given: readonly Piece["given"][];
}

/** What differs between occurrences, and the argument that has it first. */
interface Column {
  readonly key: string;
  readonly layer: string;
  readonly isChannels: boolean;
  readonly values: readonly unknown[];
  readonly fallback: unknown;
}

/** An argument: a constant, or a column, or the channels that enter, times or divided by a number. */
type Source = { readonly constant: unknown } | { readonly of: Column | "entering"; readonly times: string };

/**
 * Makes parameters of what occurrences of a block have otherwise. What goes with the channels that enter, or
 * with another count of channels, is written so. `undefined` where there would be too many parameters.
 * @param names what the layers are called
 */
export function parametrise(
  occurrences: readonly Occurrence[],
  names: readonly string[],
): Parametrised | undefined {
  const columns: Column[] = [];
  const entering = occurrences.map(({ channels }) => channels);
  const [first] = occurrences as readonly [Occurrence];
  const sources = first.pieces.map((piece, index) => {
    const keys = new Set(occurrences.flatMap(({ pieces }) => Object.keys(pieces[index]?.given ?? {})));
    return [...keys].map((key) => {
      const omitted = piece.omitted[key];
      const values = occurrences.map(({ pieces }) => pieces[index]?.given[key] ?? omitted);
      const isChannels = countsChannels(piece, key);
      const fallback = isChannels ? undefined : (omitted ?? mostOf(values));
      const column = { key, layer: names[index] as string, isChannels, values, fallback };
      return [key, sourceOf(column, entering, columns)] as const;
    });
  });
  if (columns.length > MOST_PARAMETERS) return undefined;
  const named = new Map(columns.map((column) => [column, parameterName(column, columns)]));
  const text = (source: Source) => {
    if ("constant" in source) return source.constant;
    return `${source.of === "entering" ? "$c" : `$${named.get(source.of)}`}${source.times}`;
  };
  // What must be given comes first: the first parameter is the one that a lone value sets.
  const parameters = columns.toSorted((a, b) => Number(isOptional(a)) - Number(isOptional(b)));
  return {
    parameters: parameters.map((column) => ({ ...column, name: named.get(column) as string })),
    readsChannels: sources.flat().some(([, source]) => "of" in source && source.of === "entering"),
    arguments: sources.map((pairs, index) => {
      const texts = pairs.map(([key, source]) => [key, text(source)] as const);
      return Object.fromEntries(texts.filter(([key, value]) => value !== first.pieces[index]?.omitted[key]));
    }),
    given: occurrences.map((_, index) => {
      const other = parameters.filter(({ values, fallback }) => !isAlike(values[index], fallback));
      return Object.fromEntries(other.map((column) => [named.get(column) as string, column.values[index]]));
    }),
  };
}

function isOptional({ fallback }: Column): boolean {
  return fallback !== undefined;
}

/** Whether an argument counts channels, which is what a width scales. */
function countsChannels({ layer, own }: Piece, key: string): boolean {
  if (own !== undefined) return own.parameters.some(({ name, isChannels }) => name === key && isChannels);
  const { parameters } = builtInBlock(layer) ?? {};
  if (parameters !== undefined)
    return parameters.some(({ name, kind }) => name === key && kind === "channels");
  return ops.get(layer)?.channels?.includes(key) ?? false;
}

/** Where an argument comes from; a column of its own, which is added, where from nothing else. */
function sourceOf(column: Column, entering: readonly unknown[], columns: Column[]): Source {
  const { values, isChannels } = column;
  if (values.every((value) => isAlike(value, values[0]))) return { constant: values[0] };
  if (isChannels) {
    const times = timesOf(values, entering);
    if (times !== undefined) return { of: "entering", times };
  }
  for (const other of columns) {
    if (isAlike(values, other.values)) return { of: other, times: "" };
    const times = isChannels && other.isChannels ? timesOf(values, other.values) : undefined;
    if (times !== undefined) return { of: other, times };
  }
  columns.push(column);
  return { of: column, times: "" };
}

function isAlike(value: unknown, other: unknown): boolean {
  return JSON.stringify(value) === JSON.stringify(other);
}

/** By what all values are a multiple or a part of others: as what stands behind these in an expression. */
function timesOf(values: readonly unknown[], others: readonly unknown[]): string | undefined {
  const numbers = [...values, ...others];
  if (!numbers.every((value): value is number => typeof value === "number")) return undefined;
  const ratioTo = (some: readonly unknown[], more: readonly unknown[]): number | undefined => {
    const ratio = (more[0] as number) / (some[0] as number);
    return Number.isInteger(ratio) && some.every((value, index) => more[index] === ratio * (value as number))
      ? ratio
      : undefined;
  };
  const multiple = ratioTo(others, values);
  if (multiple !== undefined) return multiple === 1 ? "" : ` * ${multiple}`;
  const part = ratioTo(values, others);
  return part === undefined ? undefined : ` / ${part}`;
}

/** The value that at least half have. */
function mostOf(values: readonly unknown[]): unknown {
  const counts = new Map<string, number>();
  for (const value of values) {
    const text = JSON.stringify(value);
    const count = (counts.get(text) ?? 0) + 1;
    if (2 * count >= values.length) return value;
    counts.set(text, count);
  }
  return undefined;
}

/** A parameter is called as its argument is; where several are, as the layers are that have them, or by numbers. */
function parameterName(column: Column, columns: readonly Column[]): string {
  const { key } = column;
  const alike = columns.filter((other) => other.key === key);
  if (alike.length === 1 && !TAKEN.includes(key)) return key;
  const names = alike.map(nameOfLayer);
  const others = columns.flatMap((other) => (other.key === key ? [] : [other.key, nameOfLayer(other)]));
  const areWords = names.every((name) => WORD.test(name) && !TAKEN.includes(name) && !others.includes(name));
  const index = alike.indexOf(column);
  return areWords ? (names[index] as string) : `${key}${index + 1}`;
}

/** A name that is more than a number, and not numbered because others are alike. */
const WORD = /^[A-Za-z]\w*$/;

function nameOfLayer({ key, layer }: Column): string {
  return key === "out" ? layer : `${layer}_${key}`;
}
