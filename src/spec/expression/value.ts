/**
 * A channel count as it really is: read from `$in`, from a `channels` parameter, or the number of
 * classes. α has been applied to it, or never applies; arithmetic with it gives another real count.
 */
export class RealCount {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}

/** A map of the spec language: `{ 1: 144, 2: 200 }`, looked up by number or word. */
export class Table {
  readonly entries: ReadonlyMap<string, Value>;

  constructor(entries: ReadonlyMap<string, Value>) {
    this.entries = entries;
  }
}

/** What an expression evaluates to. A string is a bare word. */
export type Value = number | boolean | string | RealCount | Table | readonly Value[];

/** A value without the mark of real counts: what ops receive. */
export type PlainValue = number | boolean | string | readonly PlainValue[];

/** Strips the mark of real counts; a table has no plain form and gives `undefined`. */
export function plain(value: Value): PlainValue | undefined {
  if (value instanceof RealCount) return value.value;
  if (value instanceof Table) return undefined;
  if (Array.isArray(value)) {
    const items = (value as readonly Value[]).map(plain);
    return items.includes(undefined) ? undefined : (items as PlainValue[]);
  }
  return value as PlainValue;
}

/** A value as a message shows it. */
export function describe(value: Value): string {
  if (value instanceof RealCount) return String(value.value);
  if (value instanceof Table) return "a table";
  if (Array.isArray(value)) return `[${(value as readonly Value[]).map(describe).join(", ")}]`;
  return typeof value === "string" ? `the word \`${value}\`` : String(value);
}
