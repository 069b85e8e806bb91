import { SpecError } from "../../core/diagnostic.js";
import type { GraphNode } from "../../core/graph.js";
import type { Op } from "../../core/op.js";
import type { Shape } from "../../core/shape.js";
import { reshape } from "../../ops/reshape.js";
import { transpose } from "../../ops/transpose.js";
import type { GraphWriter } from "../graph-writer.js";
import { MOST_SIDES } from "../input-sides.js";
import type { Entries } from "../json.js";
import { levelsOf } from "../levels.js";
import type { Layer } from "./topology.js";
import { kerasSides, type Order, type Value } from "./value.js";

/** Thrown when what a layer gives can't be known; why is collected then. */
export class UnknownValue extends Error {}

/** What all layers of a network share. */
export interface Surroundings {
  readonly writer: GraphWriter;
  /** Of each layer's config, the ops that hold its weights, by part: other calls of it share them. */
  readonly holders: Map<object, Map<string, GraphNode>>;
}

/** A layer on what it reads: what its type turns into ops. */
export class LayerCall {
  readonly name: string;
  readonly className: string;
  readonly config: Entries;
  readonly inputs: readonly Value[];
  /** How many plain numbers it is given beside what flows in. */
  readonly numbers: number;
  /** Whether it makes several ops, which then lie a level below its own. */
  readonly hasParts: boolean;
  readonly #path: readonly string[];
  readonly #surroundings: Surroundings;

  constructor(
    { name, className, config }: Omit<Layer, "calls">,
    inputs: readonly Value[],
    {
      numbers = 0,
      hasParts,
      scope,
      surroundings,
    }: { numbers?: number; hasParts: boolean; scope: readonly string[]; surroundings: Surroundings },
  ) {
    this.name = name;
    this.className = className;
    this.config = config;
    this.inputs = inputs;
    this.numbers = numbers;
    this.hasParts = hasParts;
    this.#path = [...scope, ...levelsOf(name)];
    this.#surroundings = surroundings;
  }

  /** The first of its inputs. */
  get input(): Value {
    const [input] = this.inputs;
    if (input === undefined) throw this.mistake("it reads nothing");
    return input;
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
  add(
    op: Op,
    given: object,
    inputs: readonly Value[] = [this.input],
    { part, order = inputs[0]?.order ?? "last" }: { part?: string | undefined; order?: Order } = {},
  ): Value {
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
    const [tensor] = node?.outputs ?? [];
    if (node === undefined || tensor === undefined) throw new UnknownValue();
    if (tensor.shape.length > MOST_SIDES) throw this.mistake(`it gives more than ${MOST_SIDES} sides`);
    if (op.weights !== undefined && !held.has(key)) holders.set(this.config, held.set(key, node));
    return { tensor, order };
  }

  /** A value as so many numbers a side, in Keras's order. */
  reshaped(value: Value, sides: readonly number[], part?: string): Value {
    // The graph's own `reshape` writes shapes channels last.
    const { tensor } = this.add(reshape as Op, { size: sides }, [this.ordered(value, "last")], { part });
    return { tensor, order: "last" };
  }

  /** Names the layer as uncounted; it gives tensors of these shapes. */
  uncounted(shapes: readonly Shape[], what = this.className): Value[] {
    const tensors = this.#surroundings.writer.uncounted(what, shapes, { path: this.#path, place: null });
    return tensors.map((tensor) => ({ tensor, order: this.inputs[0]?.order ?? "last" }));
  }

  /** Names the layer as uncounted; what it gives is unknown. */
  unknown(what = this.className): never {
    this.uncounted([], what);
    throw new UnknownValue();
  }

  /** Its input's sides as Keras orders them. */
  get inputSides(): readonly number[] {
    return kerasSides(this.input);
  }
}
