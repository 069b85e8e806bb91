import { product } from "../../core/exact.js";
import type { GraphNode } from "../../core/graph.js";
import type { Op } from "../../core/op.js";
import type { Precision } from "../../core/precision.js";
import { ops } from "../../ops/index.js";
import type { Allowance } from "../allowance.js";
import type { GraphWriter } from "../graph-writer.js";
import { MOST_SIDES } from "../input-sides.js";
import { type Constant, channelsFirst, type Flow, type Value, withoutBatch } from "./value.js";

/** Thrown when what an op gives can't be known; why is collected then. */
export class UnknownValue extends Error {}

/** What all ops of a graph share. */
export interface Surroundings {
  readonly writer: GraphWriter;
  readonly batch: number;
  readonly allowance: Allowance;
  /** By their keys, the ops that hold weights: others that read the same share them. */
  readonly holders: Map<string, GraphNode>;
  /** The precision of each op, where the file has any. */
  readonly precisions?: Map<GraphNode, Precision> | undefined;
}

/** One op of a TensorFlow graph, on what it reads. */
export class Call {
  readonly type: string;
  readonly inputs: readonly Value[];
  /** The shapes of what it gives, as far as the file says them. */
  readonly declared: readonly (readonly number[] | undefined)[];
  readonly #path: readonly string[];
  readonly #hasParts: boolean;
  readonly #surroundings: Surroundings;
  readonly #bits: number | undefined;

  constructor(
    type: string,
    inputs: readonly Value[],
    more: {
      path: readonly string[];
      hasParts: boolean;
      declared?: readonly (readonly number[] | undefined)[];
      /** The bits of each element that it gives. */
      bits?: number | undefined;
      surroundings: Surroundings;
    },
  ) {
    this.type = type;
    this.inputs = inputs;
    this.declared = more.declared ?? [];
    this.#path = more.path;
    this.#hasParts = more.hasParts;
    this.#surroundings = more.surroundings;
    this.#bits = more.bits;
  }

  /** The same op on other inputs. */
  reading(...inputs: readonly Value[]): Call {
    return new Call(this.type, inputs, {
      path: this.#path,
      hasParts: this.#hasParts,
      declared: this.declared,
      bits: this.#bits,
      surroundings: this.#surroundings,
    });
  }

  get batch(): number {
    return this.#surroundings.batch;
  }

  /** An input that is computed. */
  flow(index = 0): Flow {
    const value = this.inputs[index];
    return value?.kind === "flow" ? value : this.unknown();
  }

  /** An input that the file stores. */
  constant(index: number): Constant {
    const value = this.inputs[index];
    return value?.kind === "constant" ? value : this.unknown();
  }

  /** The numbers of an input that the file stores. */
  numbers(index: number): readonly number[] {
    return this.constant(index).numbers ?? this.unknown();
  }

  /** Whether a weight is there, such as a bias that may be missing. */
  has(index: number): boolean {
    return this.inputs[index]?.kind === "constant";
  }

  /**
   * Adds an op.
   * @param weights what it computes with beside what flows in
   * @param shape of what it gives, if it isn't the batch before the sides
   * @throws {UnknownValue} when it doesn't fit, which is collected
   */
  add(
    op: Op,
    given: object,
    inputs: readonly Flow[] = [this.flow()],
    {
      weights = [],
      part,
      shape,
    }: { weights?: readonly Value[]; part?: string; shape?: readonly number[] } = {},
  ): Flow {
    return this.addSeveral(op, given, inputs, { weights, part, shapes: shape && [shape] })[0] as Flow;
  }

  /** The same for an op that gives several tensors. */
  addSeveral(
    op: Op,
    given: object,
    inputs: readonly Flow[],
    {
      weights = [],
      part,
      shapes,
    }: {
      weights?: readonly Value[];
      part?: string | undefined;
      shapes?: readonly (readonly number[])[] | undefined;
    } = {},
  ): Flow[] {
    const { writer, batch, holders, precisions } = this.#surroundings;
    const constants = weights.filter((value) => value?.kind === "constant");
    const key = constants.map((constant) => constant.key).join(" ");
    const path = this.#hasParts || part !== undefined ? [...this.#path, part ?? op.name] : this.#path;
    const node = writer.add(
      op,
      given,
      inputs.map(({ tensor }) => tensor),
      { path, place: null, sharedWith: key === "" ? undefined : holders.get(key) },
    );
    if (node === undefined) throw new UnknownValue();
    if (key !== "" && !holders.has(key)) holders.set(key, node);
    if (this.#bits !== undefined) {
      precisions?.set(node, { weights: constants[0]?.bits ?? this.#bits, activations: this.#bits });
    }
    return node.outputs.map((tensor, index) => {
      const [channels, ...sides] = tensor.shape;
      return { kind: "flow", tensor, shape: shapes?.[index] ?? [batch, ...sides, channels as number] };
    });
  }

  /** Notes that the op gives so many tensors. */
  take(parts: number): void {
    this.#surroundings.allowance.take(parts);
  }

  /** The same elements in another shape. */
  reshaped(value: Flow, shape: readonly number[], part?: string): Flow {
    if (shape.length > MOST_SIDES) return this.unknown();
    const sides = withoutBatch(shape, this.batch);
    if (sides === undefined) return this.unknown();
    const size = sides.length === 0 ? [1] : sides;
    return this.add(ops.get("reshape") as Op, { size }, [value], { shape, ...(part && { part }) });
  }

  /** Names the op as uncounted; what it gives is known as far as the file says its shapes. */
  uncounted(what = this.type): Value[] {
    const { writer, batch } = this.#surroundings;
    const position = { path: this.#path, place: null };
    const sides = this.declared.map((shape) => shape && withoutBatch(shape, batch));
    const known = sides.map((each) => each?.every((side) => side >= 1 && product(each) < 2 ** 53));
    const tensors = writer.uncounted(
      what,
      sides.map((each, index) => (known[index] ? channelsFirst(each as number[]) : [1])),
      position,
    );
    return tensors.map((tensor, index) =>
      known[index] ? { kind: "flow", tensor, shape: this.declared[index] as readonly number[] } : undefined,
    );
  }

  /** Stops reading the op, which is then uncounted. */
  unknown(): never {
    throw new Uncounted();
  }
}

/** Thrown where an op can't be read. */
export class Uncounted extends Error {}
