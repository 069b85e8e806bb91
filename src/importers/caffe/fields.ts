import type { Diagnostics } from "../../core/diagnostic.js";
import { suggestion } from "../../core/nearest.js";
import type { Place } from "../../core/source.js";
import { type Field, isMessage, type Message, type Scalar } from "./prototxt.js";

/** Numbers above this are no size or count of a network. */
const ABSURD = 2 ** 31 - 1;

/** Reads fields of a message, and collects what doesn't fit. What stands twice and isn't repeated counts as last written, as in Protocol Buffers. */
export class Fields {
  readonly message: Message;
  readonly #diagnostics: Diagnostics;

  constructor(message: Message, diagnostics: Diagnostics) {
    this.message = message;
    this.#diagnostics = diagnostics;
  }

  /** Other fields, whose mistakes are collected in the same place. */
  with(message: Message): Fields {
    return new Fields(message, this.#diagnostics);
  }

  get place(): Place {
    return this.message.place;
  }

  has(name: string): boolean {
    return this.#all(name).length > 0;
  }

  /** Where a field stands, else where its message does. */
  placeOf(name: string): Place {
    return this.#all(name).at(-1)?.place ?? this.place;
  }

  /** The messages of a field that may be repeated. */
  messages(name: string): Fields[] {
    return this.#all(name).flatMap(({ value, place }) => {
      if (isMessage(value)) return [new Fields({ ...value, place }, this.#diagnostics)];
      this.#wrong(name, "`{ … }`", value);
      return [];
    });
  }

  /** The message of a field, an empty one where it isn't written. Several are one, as Protocol Buffers merges them. */
  child(name: string): Fields {
    const all = this.messages(name);
    const fields = all.flatMap(({ message }) => message.fields);
    return new Fields({ fields, place: all[0]?.place ?? this.place }, this.#diagnostics);
  }

  /** Texts and names of a field that may be repeated. */
  words(name: string): string[] {
    return this.#scalars(name).map(({ text }) => text);
  }

  word(name: string): string | undefined {
    return this.words(name).at(-1);
  }

  /** Whole numbers of a field that may be repeated. */
  numbers(name: string, least = 0): number[] {
    return this.#scalars(name).map((scalar) => {
      const value = /^[-+]?\d+$/.test(scalar.text) ? Number(scalar.text) : Number.NaN;
      if (value >= least && value <= ABSURD) return value;
      this.#wrong(name, `a whole number from ${least}`, scalar);
      return Number.NaN;
    });
  }

  number<Fallback>(name: string, fallback: Fallback, least = 0): number | Fallback {
    return this.numbers(name, least).at(-1) ?? fallback;
  }

  /** A number with a point perhaps. */
  real(name: string, fallback: number): number {
    const scalar = this.#scalars(name).at(-1);
    if (scalar === undefined) return fallback;
    const value = Number.parseFloat(scalar.text);
    if (Number.isFinite(value)) return value;
    this.#wrong(name, "a number", scalar);
    return Number.NaN;
  }

  /** A number that must be there, or NaN after a mistake. */
  required(name: string, least = 1): number {
    const value = this.number(name, undefined, least);
    if (value !== undefined) return value;
    this.#diagnostics.error("missing-key", `\`${name}\` is missing`, this.place);
    return Number.NaN;
  }

  flag(name: string, fallback: boolean): boolean {
    const scalar = this.#scalars(name).at(-1);
    if (scalar === undefined) return fallback;
    if (/^(true|True|t|1)$/.test(scalar.text)) return true;
    if (/^(false|False|f|0)$/.test(scalar.text)) return false;
    this.#wrong(name, "true or false", scalar);
    return fallback;
  }

  /**
   * One name of a list.
   * @param first the number that Caffe's enumeration begins with
   */
  choice<const Name extends string>(name: string, names: readonly [Name, ...Name[]], first = 0): Name {
    const scalar = this.#scalars(name).at(-1);
    if (scalar === undefined) return names[0];
    // A number stands for the name of that place in Caffe's enumeration.
    const found = names.find((each, index) => each === scalar.text || String(first + index) === scalar.text);
    if (found !== undefined) return found;
    this.#wrong(name, names.join(" or "), scalar, suggestion(scalar.text, names));
    return names[0];
  }

  /** Reports fields that Caffe doesn't know, since what they mean isn't counted. */
  allow(names: readonly string[]): void {
    for (const { name, place } of this.message.fields) {
      if (names.includes(name)) continue;
      this.#diagnostics.error("unknown-key", `there is no field \`${name}\` here`, place, {
        help: suggestion(name, names),
      });
    }
  }

  #all(name: string): Field[] {
    return this.message.fields.filter((field) => field.name === name);
  }

  #scalars(name: string): Scalar[] {
    return this.#all(name).flatMap(({ value, place }) => {
      if (!isMessage(value)) return [value];
      this.#diagnostics.error("wrong-type", `\`${name}\` is one value, not \`{ … }\``, place);
      return [];
    });
  }

  #wrong(name: string, expected: string, value: Scalar, help?: string): void {
    this.#diagnostics.error("wrong-type", `\`${name}\` is ${expected}, got \`${value.text}\``, value.place, {
      help,
    });
  }
}
