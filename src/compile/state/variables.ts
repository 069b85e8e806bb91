import { UnknownValue } from "../../spec/expression/error.js";
import { Table, type Value } from "../../spec/expression/value.js";

/** Stands for a variable whose value a mistake hides; reading it throws {@link UnknownValue}. */
export const UNKNOWN: Value = new Table(new Map());

/** What variables are looked up in. */
export interface Names {
  lookup(name: string): Value | undefined;
  names(): string[];
}

/** The variables that an item sees: those of its loops, then its block's, then its network's. */
export class Variables implements Names {
  readonly #values: ReadonlyMap<string, Value>;
  readonly #outer: Names | null;

  constructor(values: ReadonlyMap<string, Value>, outer: Names | null) {
    this.#values = values;
    this.#outer = outer;
  }

  lookup(name: string): Value | undefined {
    const value = this.#values.get(name) ?? this.#outer?.lookup(name);
    if (value === UNKNOWN) throw new UnknownValue();
    return value;
  }

  names(): string[] {
    return [...this.#values.keys(), ...(this.#outer?.names() ?? [])];
  }
}
