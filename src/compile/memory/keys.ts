import { RealCount, Table, type Value } from "../../spec/expression/value.js";
import type { Defaults } from "../bind/defaults.js";
import type { Width } from "../bind/width.js";

/** A text that two values have in common only if they are equal. */
export function valueKey(value: Value): string {
  if (typeof value === "number") return String(value);
  if (value instanceof RealCount) return `r${value.value}`;
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "boolean") return value ? "t" : "f";
  if (value instanceof Table)
    return `{${JSON.stringify([...value.entries.keys()])}${valuesKey(value.entries)}}`;
  return `[${(value as readonly Value[]).map(valueKey).join()}]`;
}

/** The same for values by name, where their names and order are known. */
export function valuesKey(values: ReadonlyMap<string, Value>): string {
  let key = "";
  for (const value of values.values()) key += `${valueKey(value)},`;
  return key;
}

/** The same for α and how it rounds. */
export function widthKey({ alpha, rounding }: Width): string {
  return `${alpha} ${rounding.kind === "divisible" ? rounding.by : rounding.kind}`;
}

const defaultsKeys = new WeakMap<Defaults, string>();

/** The same for defaults, which many calls have in common. */
export function defaultsKey(defaults: Defaults): string {
  let key = defaultsKeys.get(defaults);
  if (key === undefined) {
    key = `${[...defaults.keys()].join()}=${valuesKey(defaults)}`;
    defaultsKeys.set(defaults, key);
  }
  return key;
}
