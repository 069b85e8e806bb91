import type { Code, Index } from "../core/compression.js";
import { SpecError } from "../core/diagnostic.js";
import { suggestion } from "../core/nearest.js";
import type { Place } from "../core/source.js";
import { describe, plain, type Value } from "../spec/expression/value.js";
import type { CompressionStep } from "../spec/read/compression.js";
import type { CompressionRule, NamedValue, ValueNode } from "../spec/syntax.js";
import { bitsOf } from "./precision.js";
import type { ItemEnvironment } from "./state/environment.js";
import { evaluate } from "./state/evaluate.js";

/** What a rule says of a step, `null` for nothing, and where. */
export interface Bound<T> {
  readonly value: T | null;
  readonly place: Place;
}

/** Product quantisation before the channels of its layer are known. */
export interface Product {
  readonly centroids: number;
  readonly parts:
    | { readonly kind: "size"; readonly size: number; readonly place: Place }
    | { readonly kind: "subspaces"; readonly subspaces: number; readonly place: Place };
}

/** What a rule says of each step; of those that it doesn't name, nothing. */
export interface BoundSteps {
  readonly density?: Bound<number>;
  readonly index?: Bound<Index>;
  readonly bits?: Bound<number>;
  /** The bits of a number of a centroid. */
  readonly codebook?: Bound<number>;
  readonly product?: Bound<Product>;
  readonly weightCode?: Bound<Code>;
  readonly indexCode?: Bound<Code>;
}

/** The most bits of a code, and of a number that says a place. */
const MOST_CODE_BITS = 32;

/** The steps of a rule with their numbers known. Mistakes are collected. */
export function bindSteps(steps: CompressionRule["steps"], environment: ItemEnvironment): BoundSteps {
  const { session, context } = environment;
  checkOneQuantisation(steps, environment);
  return Object.assign(
    {},
    ...steps.map(({ step, value }) =>
      session.attempt(context, () => readers[step](value, new StepReader(environment))),
    ),
  );
}

function checkOneQuantisation(steps: CompressionRule["steps"], { session, context }: ItemEnvironment): void {
  const [, second] = steps.filter(({ step }) => step === "bits" || step === "product");
  if (second === undefined) return;
  const error = new SpecError(
    "argument",
    "weights are quantised one by one (`bits`) or as sub-vectors (`product`), not both",
    second.place,
  );
  session.report(error, context);
}

const readers: Readonly<Record<CompressionStep, (value: ValueNode, read: StepReader) => BoundSteps>> = {
  density: (value, read) => ({ density: bound(value, read.density(value)) }),
  index: (value, read) => ({
    index: bound(
      value,
      read.unlessNone(value, () => read.index(value)),
    ),
  }),
  bits: (value, read) => ({
    bits: bound(
      value,
      read.unlessNone(value, () => read.whole(value, "codes", "bits", MOST_CODE_BITS)),
    ),
  }),
  codebook: (value, read) => ({
    codebook: bound(
      value,
      read.unlessNone(value, () => bitsOf(value, read.environment, "a centroid")),
    ),
  }),
  product: (value, read) => ({
    product: bound(
      value,
      read.unlessNone(value, () => read.product(value)),
    ),
  }),
  huffman: (value, read) => read.huffman(value),
};

function bound<T>({ place }: ValueNode, value: T | null): Bound<T> {
  return { value, place };
}

/** Reads the values of one step. */
class StepReader {
  readonly environment: ItemEnvironment;

  constructor(environment: ItemEnvironment) {
    this.environment = environment;
  }

  /** `null` for the word `none`, which takes a step away. */
  unlessNone<T>(value: ValueNode, read: () => T): T | null {
    return value.kind === "expression" && this.#valueOf(value) === "none" ? null : read();
  }

  density(value: ValueNode): number {
    const given = this.#valueOf(value);
    if (typeof given === "number" && given > 0 && given <= 1) return given;
    throw new SpecError(
      "argument",
      `a density is above 0 and at most 1, got ${describe(given)}`,
      value.place,
      {
        help: "the share of the weights that pruning keeps: 0.08 for 8 %",
      },
    );
  }

  whole(value: ValueNode, what: string, unit: string, most: number, least = 1): number {
    const given = this.#valueOf(value);
    if (typeof given === "number" && Number.isInteger(given) && given >= least && given <= most) return given;
    throw new SpecError(
      "argument",
      `${what} have ${least} to ${most} ${unit}, got ${describe(given)}`,
      value.place,
      { ...(unit === "bits" && { help: "or write `none`" }) },
    );
  }

  index(value: ValueNode): Index {
    if (value.kind === "map") {
      const csr = this.#fields(value, "an index", ["csr"]).get("csr");
      if (csr === undefined) throw noIndex("a map", value.place);
      return { kind: "csr", bits: this.whole(csr, "numbers of rows and columns", "bits", MOST_CODE_BITS) };
    }
    const given = this.#valueOf(value);
    if (given === "csr") return { kind: "csr", bits: MOST_CODE_BITS };
    if (typeof given === "string" || Array.isArray(given)) throw noIndex(describe(given), value.place);
    return { kind: "relative", bits: this.whole(value, "gaps", "bits", MOST_CODE_BITS) };
  }

  product(value: ValueNode): Product {
    const fields = this.#fields(value, "a product quantisation", ["size", "subspaces", "centroids"]);
    const [size, subspaces, centroids] = ["size", "subspaces", "centroids"].map((name) => fields.get(name));
    if (centroids === undefined || (size === undefined) === (subspaces === undefined)) {
      throw new SpecError(
        "missing-key",
        "a product quantisation has `centroids` and either `size` or `subspaces`",
        value.place,
        {
          help: "write `{ size: 8, centroids: 128 }`: sub-vectors of 8 channels, 128 centroids in each subspace",
        },
      );
    }
    const most = 2 ** MOST_CODE_BITS;
    const number = this.whole(centroids, "subspaces", "centroids", most, 2);
    if (size !== undefined) {
      const channels = this.whole(size, "sub-vectors", "channels", most);
      return { centroids: number, parts: { kind: "size", size: channels, place: size.place } };
    }
    const found = subspaces as ValueNode;
    const count = this.whole(found, "layers", "subspaces", most);
    return { centroids: number, parts: { kind: "subspaces", subspaces: count, place: found.place } };
  }

  huffman(value: ValueNode): BoundSteps {
    if (this.unlessNone(value, () => true) === null) {
      const none = bound<Code>(value, null);
      return { weightCode: none, indexCode: none };
    }
    const fields = this.#fields(value, "a Huffman code", ["weights", "indices"]);
    const code = (name: string) => {
      const given = fields.get(name);
      return (
        given &&
        bound(
          given,
          this.unlessNone(given, () => this.#code(given)),
        )
      );
    };
    const [weightCode, indexCode] = [code("weights"), code("indices")];
    return { ...(weightCode && { weightCode }), ...(indexCode && { indexCode }) };
  }

  /** The bits of a symbol on average, or a histogram. */
  #code(value: ValueNode): Code {
    const given = plain(this.#valueOf(value));
    if (typeof given === "number" && given > 0 && given <= MOST_CODE_BITS)
      return { kind: "average", bits: given };
    const isCount = (count: unknown) => typeof count === "number" && count >= 0;
    if (Array.isArray(given) && given.length > 0 && given.every(isCount)) {
      return { kind: "histogram", histogram: given as number[] };
    }
    throw new SpecError(
      "argument",
      `a code is its bits a symbol on average, up to ${MOST_CODE_BITS}, or a histogram, got ${describe(given ?? "a table")}`,
      value.place,
      { help: "write 4.4, or how often each symbol occurs: [40, 30, 20, 10]" },
    );
  }

  #valueOf(value: ValueNode): Value {
    const given = evaluate(value, this.environment);
    return plain(given) ?? given;
  }

  /** The entries of a map by name. @throws {SpecError} for one that isn't among `valid`, or for no map */
  #fields(value: ValueNode, what: string, valid: readonly string[]): ReadonlyMap<string, ValueNode> {
    if (value.kind !== "map") {
      const given = describe(this.#valueOf(value));
      throw new SpecError("wrong-type", `${what} is a map, got ${given}`, value.place, {
        help: `with ${valid.join(", ")}; or write \`none\``,
      });
    }
    const stray = value.entries.find(({ name }) => !valid.includes(name));
    if (stray !== undefined) throw unknownKey(stray, what, valid);
    return new Map(value.entries.map((entry) => [entry.name, entry.value]));
  }
}

function unknownKey({ name, namePlace }: NamedValue, what: string, valid: readonly string[]): SpecError {
  return new SpecError("unknown-key", `${what} has no \`${name}\``, namePlace, {
    help: suggestion(name, valid) ?? `valid: ${valid.join(", ")}`,
  });
}

function noIndex(given: string, place: Place): SpecError {
  return new SpecError("argument", `an index is the bits of a gap, or \`csr\`, got ${given}`, place, {
    help: "write 4, csr, or `{ csr: 16 }` for rows and columns numbered by 16 bits",
  });
}
