import { SpecError } from "../../core/diagnostic.js";
import type { GraphNode } from "../../core/graph.js";
import type { Op } from "../../core/op.js";
import type { Shape } from "../../core/shape.js";
import { reshape } from "../../ops/reshape.js";
import { transpose } from "../../ops/transpose.js";
import type { Allowance } from "../allowance.js";
import type { GraphWriter } from "../graph-writer.js";
import { MOST_SIDES } from "../input-sides.js";
import { type Entries, isEntries } from "../json.js";
import { levelsOf } from "../levels.js";
import type { Argument, Call, Layer } from "./topology.js";
import { kerasSides, type Order, shapeOf, type Value } from "./value.js";

/** Thrown when what a layer gives can't be computed; why is collected then. */
export class UnknownValue extends Error {
  /** What the file says that it gives, as far as it says that. */
  readonly values: readonly (Value | undefined)[];

  constructor(values: readonly (Value | undefined)[] = []) {
    super();
    this.values = values;
  }
}

/** What all layers of a network share. */
export interface Surroundings {
  readonly writer: GraphWriter;
  readonly allowance: Allowance;
  /** Of each layer's config, the ops that hold its weights, by part: other calls of it share them. */
  readonly holders: Map<object, Map<string, GraphNode>>;
  /** Runs the layer that a wrapper such as `TimeDistributed` has within, below the levels of a scope. */
  readonly runWithin: (
    entry: Entries,
    inputs: readonly Value[],
    scope: readonly string[],
  ) => readonly (Value | undefined)[];
}

/** What an op is called within its layer, if it isn't all of it, and the order of what it gives, if not its input's. */
interface Placing {
  readonly part?: string | undefined;
  readonly order?: Order;
}

/** How a layer is called. */
export interface Circumstances {
  /** What it is given; without it, all inputs are its first argument. */
  readonly given?: Call | undefined;
  /** The sides of what it gives, as far as the file says them, in Keras's order and without the batch. */
  readonly declared?: readonly (readonly number[] | undefined)[] | undefined;
  readonly hasParts: boolean;
  readonly scope: readonly string[];
  readonly surroundings: Surroundings;
}

/** A layer on what it reads: what its type turns into ops. */
export class LayerCall {
  readonly name: string;
  readonly className: string;
  readonly config: Entries;
  readonly inputs: readonly Value[];
  /** Whether it makes several ops, which then lie a level below its own. */
  readonly hasParts: boolean;
  readonly #path: readonly string[];
  readonly #given: Call | undefined;
  readonly #declared: readonly (readonly number[] | undefined)[];
  readonly #surroundings: Surroundings;

  constructor(
    { name, className, config }: Pick<Layer, "name" | "className" | "config">,
    inputs: readonly Value[],
    { given, declared = [], hasParts, scope, surroundings }: Circumstances,
  ) {
    this.name = name;
    this.className = className;
    this.config = config;
    this.inputs = inputs;
    this.hasParts = hasParts;
    this.#given = given;
    this.#declared = declared;
    this.#path = [...scope, ...levelsOf(name)];
    this.#surroundings = surroundings;
  }

  /** The first of its inputs. */
  get input(): Value {
    const [input] = this.inputs;
    if (input === undefined) throw this.mistake("it reads nothing");
    return input;
  }

  /** What flows in as an argument, by its keyword or its place. */
  argument(keyword: string, place: number): Value | undefined {
    const index = this.#given?.inputs.findIndex(({ argument }) => argument === keyword || argument === place);
    return index === undefined ? this.inputs[place] : this.inputs[index];
  }

  /** The plain values that it is given beside what flows in, by place or keyword. */
  get constants(): ReadonlyMap<Argument, unknown> {
    return this.#given?.constants ?? new Map();
  }

  /**
   * What an op is told beside what flows in: Keras 3 keeps it in the config, or gives it with the call as
   * Keras 2 does.
   * @param keywords what it may be called
   * @param place where it stands among the arguments, if it is given without a keyword
   */
  setting(keywords: readonly string[], place: number): unknown {
    const keyword = keywords.find((each) => this.constants.has(each));
    if (keyword !== undefined) return this.constants.get(keyword);
    const own = keywords.find((each) => this.config[each] !== undefined);
    return own === undefined ? this.constants.get(place) : this.config[own];
  }

  /** How its `data_format` orders what it reads; that of its input where it has none. */
  get order(): Order {
    const format = this.config["data_format"];
    if (format === "channels_first") return "first";
    return format === "channels_last" ? "last" : this.input.order;
  }

  /** A mistake in this layer. */
  mistake(message: string): SpecError {
    return new SpecError("argument", `\`${this.name}\` (${this.className}): ${message}`);
  }

  /** A flag of its config. */
  flag(key: string, fallback: boolean): boolean {
    const value = this.config[key];
    return typeof value === "boolean" ? value : fallback;
  }

  /** Whole numbers of its config: one for all `rank` sides, or one a side. */
  sides(key: string, rank: number, fallback?: number): number[] {
    const value = this.config[key] ?? fallback;
    const list = Array.isArray(value) ? value : new Array(rank).fill(value);
    if (list.length !== rank || !list.every((each) => Number.isSafeInteger(each) && each >= 0)) {
      throw this.mistake(`\`${key}\` is a whole number, or ${rank} of them`);
    }
    return list;
  }

  /** A value with its sides in another order; Keras itself only reads it differently. */
  ordered(value: Value, order: Order): Value {
    const rank = value.tensor.shape.length;
    if (value.order === order || rank < 2) return { tensor: value.tensor, order };
    const sides = value.tensor.shape.map((_, side) => side);
    const moved = order === "last" ? [rank - 1, ...sides.slice(0, -1)] : [...sides.slice(1), 0];
    const { tensor } = this.add(transpose as Op, { order: moved }, [value], { part: "transpose" });
    return { tensor, order };
  }

  /**
   * Adds an op.
   * @param part what it is called within the layer, if it isn't all of it
   * @throws {UnknownValue} when it doesn't fit, which is collected
   */
  add(op: Op, given: object, inputs: readonly Value[] = [this.input], more: Placing = {}): Value {
    return this.addSeveral(op, given, inputs, more)[0] as Value;
  }

  /** The same for an op that gives several tensors. */
  addSeveral(
    op: Op,
    given: object,
    inputs: readonly Value[] = [this.input],
    { part, order = inputs[0]?.order ?? "last" }: Placing = {},
  ): Value[] {
    const { writer, holders } = this.#surroundings;
    const held = holders.get(this.config) ?? new Map<string, GraphNode>();
    const key = part ?? op.name;
    const path = part !== undefined || this.hasParts ? [...this.#path, key] : this.#path;
    const node = writer.add(
      op,
      given,
      inputs.map(({ tensor }) => tensor),
      { path, place: null, sharedWith: held.get(key) },
    );
    if (node === undefined) throw new UnknownValue();
    if (node.outputs.some(({ shape }) => shape.length > MOST_SIDES)) {
      throw this.mistake(`it gives more than ${MOST_SIDES} sides`);
    }
    if (op.weights !== undefined && !held.has(key)) holders.set(this.config, held.set(key, node));
    return node.outputs.map((tensor) => ({ tensor, order }));
  }

  /** Notes that the layer gives so many tensors, or is made of so many ops. */
  take(parts: number): void {
    this.#surroundings.allowance.take(parts);
  }

  /** A value as so many numbers a side, in Keras's order. */
  reshaped(value: Value, sides: readonly number[], part?: string): Value {
    // The graph's own `reshape` writes shapes channels last.
    const { tensor } = this.add(reshape as Op, { size: sides }, [this.ordered(value, "last")], { part });
    return { tensor, order: "last" };
  }

  /**
   * Names the layer as uncounted, or a part of it; it gives tensors of these shapes.
   * @param part what the part is called
   */
  uncounted(shapes: readonly Shape[], what = this.className, part?: string): Value[] {
    const path = part === undefined ? this.#path : [...this.#path, part];
    const tensors = this.#surroundings.writer.uncounted(what, shapes, { path, place: null });
    return tensors.map((tensor) => ({ tensor, order: this.inputs[0]?.order ?? "last" }));
  }

  /** Names the layer as uncounted; what it gives is known as far as the file says it. */
  unknown(what = this.className): never {
    const order = this.inputs[0]?.order ?? "last";
    const shapes = this.#declared.map((sides) => (sides === undefined ? [1] : shapeOf(sides, order)));
    const values = this.uncounted(shapes, what);
    throw new UnknownValue(values.map((value, index) => this.#declared[index] && value));
  }

  /** What the layer within this one gives, whose config has it under a key. */
  within(inputs: readonly Value[], key = "layer"): readonly Value[] {
    const entry = this.config[key];
    if (!isEntries(entry)) throw this.mistake(`\`${key}\` is a layer`);
    const values = this.#surroundings.runWithin(entry, inputs, this.#path);
    const known = values.filter((value) => value !== undefined);
    // Why is collected where it was met.
    if (known.length < values.length || known.length === 0) throw new UnknownValue();
    return known;
  }

  /** Its input's sides as Keras orders them. */
  get inputSides(): readonly number[] {
    return kerasSides(this.input);
  }
}
