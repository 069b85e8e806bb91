import { type Entries, isEntries, listOf } from "../json.js";

/** The attributes of a node, as protobuf's JSON writes them. */
export class Attributes {
  readonly #entries: Entries;

  constructor(node: Entries) {
    this.#entries = isEntries(node["attr"]) ? node["attr"] : {};
  }

  text(name: string): string {
    return decoded(this.#value(name)["s"]);
  }

  flag(name: string): boolean {
    return this.#value(name)["b"] === true;
  }

  number(name: string, fallback: number): number {
    const { i } = this.#value(name);
    return i === undefined ? fallback : Number(i);
  }

  numbers(name: string): number[] {
    return listOf(this.#list(name)["i"]).map(Number);
  }

  texts(name: string): string[] {
    return listOf(this.#list(name)["s"]).map(decoded);
  }

  /** A shape; −1 for a side that is open, `undefined` for one of which not even the number of sides is known. */
  shape(name: string): number[] | undefined {
    const { shape } = this.#value(name);
    const dim = isEntries(shape) ? shape["dim"] : undefined;
    if (!Array.isArray(dim)) return undefined;
    return dim.map((side) => {
      const size = Number(isEntries(side) ? side["size"] : -1);
      return Number.isInteger(size) ? size : -1;
    });
  }

  #value(name: string): Entries {
    const value = Object.hasOwn(this.#entries, name) ? this.#entries[name] : undefined;
    return isEntries(value) ? value : {};
  }

  #list(name: string): Entries {
    const { list } = this.#value(name);
    return isEntries(list) ? list : {};
  }
}

/** A text that is written in base64. */
function decoded(value: unknown): string {
  if (typeof value !== "string") return "";
  try {
    return atob(value);
  } catch {
    return value;
  }
}
