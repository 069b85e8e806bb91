import { argumentPlace } from "../../compile/model-name.js";
import type { PlainValue } from "../../spec/expression/value.js";
import { type Quantity, quantityNamed } from "../quantity.js";
import type { Row } from "../row.js";

/** An order of points: negative when the first stands before the second. */
export type Order = (first: Row, second: Row) => number;

/** Points as they are numbered. */
export const byIndex: Order = (first, second) => (first.index < second.index ? -1 : 1);

/** An order by one quantity. */
export interface Sorting {
  readonly quantity: Quantity;
  readonly order: Order;
}

/**
 * Reads `macs`, `accuracy:desc`. Without a direction, what is better comes first; of a hyperparameter, the least.
 * Equal points stand as they are numbered; those without a value come last.
 * @throws {SpecError} (code `usage`)
 */
export function parseSorting(text: string, quantities: ReadonlyMap<string, Quantity>): Sorting {
  const [, name = "", asked] = /^\s*(.*?)(?::(asc|desc))?\s*$/.exec(text) ?? [];
  const quantity = quantityNamed(name, quantities, argumentPlace("--sort", text));
  const descends = asked === undefined ? quantity.better === "higher" : asked === "desc";
  const order: Order = (first, second) => {
    const a = quantityOf(first, quantity);
    const b = quantityOf(second, quantity);
    if (a === null || b === null) return Number(a === null) - Number(b === null) || byIndex(first, second);
    return (descends ? compare(b, a) : compare(a, b)) || byIndex(first, second);
  };
  return { quantity, order };
}

function quantityOf(row: Row, quantity: Quantity): PlainValue | null {
  return row.mistake === null ? quantity.of(row) : null;
}

function compare(a: PlainValue, b: PlainValue): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (Array.isArray(a) && Array.isArray(b)) return compareLists(a, b);
  const [first, second] = [String(a), String(b)];
  return first === second ? 0 : first < second ? -1 : 1;
}

function compareLists(a: readonly PlainValue[], b: readonly PlainValue[]): number {
  for (let index = 0; index < Math.min(a.length, b.length); index += 1) {
    const difference = compare(a[index] as PlainValue, b[index] as PlainValue);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
