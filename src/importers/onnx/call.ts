import { SpecError } from "../../core/diagnostic.js";
import type { GraphNode } from "../../core/graph.js";
import type { Op } from "../../core/op.js";
import { FP32, type Precision } from "../../core/precision.js";
import type { Shape } from "../../core/shape.js";
import type { Tensor } from "../../core/tensor.js";
import { ops } from "../../ops/index.js";
import type { GraphWriter } from "../graph-writer.js";
import type { OnnxNode } from "./model.js";
import { pathOf } from "./names.js";
import { elementsIn, type Value, type Weights } from "./value.js";

const VIEWS = new Set(["reshape", "flatten"]);

/** Views of views of views … are followed so far. */
const MOST_VIEWS = 16;

/** Thrown by a rule for what it has no answer to: the op is named as uncounted then. */
export class Uncountable extends Error {
  /** The sides of what the op gives, where they are known all the same. */
  readonly dims: readonly (readonly number[])[];

  constructor(dims: Uncountable["dims"] = []) {
    super();
    this.dims = dims;
  }
}

/** What all calls of a graph share. */
export interface Surroundings {
  readonly writer: GraphWriter;
  /** How many images the file's own shapes are for. */
  readonly batch: number;
  readonly opset: number;
  /** The op that counts weights, by the name of these. */
  readonly owners: Map<string, GraphNode>;
  readonly precisions: Map<GraphNode, Precision>;
  /** Ops that something reads past: what they are made of is what it needs. */
  readonly bypassed: Set<GraphNode>;
  /** Whether the file stores no weights apart from its ops, as PaddlePaddle's: what stands among these is learned then. */
  readonly hasWeightsAmongOps: boolean;
}

/** A value whose sides are known. */
export type KnownValue = Value & { readonly dims: readonly number[] };

/** A value that flows. */
export interface FlowingValue {
  readonly dims: readonly number[];
  readonly tensor: Tensor;
  /** As in {@link Value}. */
  readonly batchAt: number | undefined;
}

/** A node of a file with what flows into it. A rule reads it and sets its outputs. */
export class Call {
  readonly node: OnnxNode;
  readonly inputs: readonly (Value | undefined)[];
  /** What it gives; an output that is what an input is, under other sides, has that one's name. */
  readonly outputs: ((Omit<Value, "name"> & { readonly name?: string }) | undefined)[] = [];
  readonly around: Surroundings;
  readonly #path: readonly string[];
  readonly #read: ReadonlySet<string>;
  /** The bits of each element that it gives. */
  readonly bits: number;

  /**
   * @param read the names that something reads
   * @param bits of each element that it gives
   */
  constructor(
    node: OnnxNode,
    inputs: readonly (Value | undefined)[],
    around: Surroundings,
    read: ReadonlySet<string>,
    bits: number,
  ) {
    this.node = node;
    this.inputs = inputs;
    this.around = around;
    this.#read = read;
    this.bits = bits;
    this.#path = pathOf(node);
  }

  int(name: string, fallback: number): number {
    return this.node.attributes.get(name)?.int ?? fallback;
  }

  ints(name: string): readonly number[] | undefined {
    return this.node.attributes.get(name)?.ints;
  }

  floats(name: string): readonly number[] | undefined {
    return this.node.attributes.get(name)?.floats;
  }

  text(name: string, fallback: string): string {
    return this.node.attributes.get(name)?.text ?? fallback;
  }

  /** Whether something reads an output, or it is one of the network. */
  isRead(output: string): boolean {
    return this.#read.has(output);
  }

  /** An input that has to be there, with sides that are known; its batch may stand anywhere. */
  knownAnywhere(index: number): KnownValue {
    const value = this.inputs[index];
    if (value?.dims === undefined) throw new Uncountable();
    return value as KnownValue;
  }

  /** An input that has to be there, with its batch in front. */
  known(index: number): KnownValue {
    const value = this.knownAnywhere(index);
    if (value.batchAt !== undefined) throw new Uncountable();
    return value;
  }

  /** An input that flows; its batch may stand anywhere. */
  flowingAnywhere(index: number): FlowingValue {
    const { dims, tensor, batchAt } = this.knownAnywhere(index);
    if (tensor === undefined) throw new Uncountable();
    return { dims, tensor, batchAt };
  }

  /** An input that flows, with its batch in front. */
  flowing(index: number): FlowingValue {
    this.known(index);
    return this.flowingAnywhere(index);
  }

  /** Weights that have to be there. */
  weights(index: number): KnownValue {
    const value = this.known(index);
    if (value.constant === undefined) throw new Uncountable();
    return value;
  }

  /** The few numbers of a constant input; `undefined` without the input. */
  data(index: number): readonly number[] | undefined {
    const value = this.inputs[index];
    if (value === undefined) return undefined;
    if (value.data === undefined) throw new Uncountable();
    return value.data;
  }

  /** An axis counted from the front. */
  axis(axis: number, rank: number): number {
    const found = axis < 0 ? axis + rank : axis;
    if (!(found >= 0 && found < rank)) throw new Uncountable();
    return found;
  }

  /** Whether a tensor's first side is the batch. */
  isBatched(dims: readonly number[]): boolean {
    return dims.length > 0 && dims[0] === this.around.batch;
  }

  /** The place of the batch among the sides; `undefined` where it is one and no side stands for it. */
  placeOfBatch(dims: readonly number[], batchAt?: number): number | undefined {
    return batchAt ?? (this.isBatched(dims) ? 0 : undefined);
  }

  /** The shape of one image of a tensor, in the file's order of sides. */
  shapeOf(dims: readonly number[], batchAt?: number): Shape {
    if (batchAt !== undefined && this.around.batch !== 1) return dims.toSpliced(batchAt, 1);
    if (this.isBatched(dims)) return dims.length === 1 ? [1] : dims.slice(1);
    if (this.around.batch !== 1) throw new Uncountable();
    return dims.length === 0 ? [1] : dims;
  }

  /** Whether an earlier op counts the weights of a name. */
  isCounted(name: string): boolean {
    return this.around.owners.has(name);
  }

  /**
   * Adds an op to the graph.
   * @param weights what is stored for it, the main ones first
   * @throws {Uncountable} when earlier ops count some of them, and not the others
   */
  add(
    name: string,
    given: Readonly<Record<string, unknown>>,
    inputs: readonly Tensor[],
    weights: readonly Weights[] = [],
  ): GraphNode {
    const { owners } = this.around;
    const [main] = weights;
    const sharedWith = main && owners.get(main.name);
    if (weights.some(({ name }) => owners.has(name) !== (sharedWith !== undefined))) throw new Uncountable();
    const position = { path: this.#path, place: null, sharedWith };
    const node = this.around.writer.add(ops.get(name) as Op, given, inputs, position);
    if (node === undefined) throw new Stopped();
    for (const { name } of weights) if (!owners.has(name)) owners.set(name, node);
    const usual = main === undefined ? this.bits : FP32.weights;
    this.around.precisions.set(node, { weights: main?.bits ?? usual, activations: this.bits });
    return node;
  }

  /**
   * Weights as a tensor that flows: all that is looked up in a table of one entry, at no cost.
   * @param beside what flows, from which the place in that table is taken
   */
  stored(value: KnownValue, beside: Tensor): Tensor {
    const { dims } = value;
    const out = elementsIn(this.shapeOf(dims));
    const [place] = this.add("gather", { size: 1 }, [beside]).outputs;
    const [vector] = this.add("embedding", { entries: 1, out }, [place as Tensor], [value]).outputs;
    return this.viewed(vector as Tensor, dims);
  }

  /** Adds an op that has this node's output, whose sides follow from its own. */
  emit(
    name: string,
    given: Readonly<Record<string, unknown>>,
    inputs: readonly Tensor[],
    weights: readonly Weights[] = [],
  ): void {
    for (const tensor of this.add(name, given, inputs, weights).outputs) {
      this.outputs.push({ dims: [this.around.batch, ...tensor.shape], tensor });
    }
  }

  /** Sets an output of these sides that an op gives. */
  give(dims: readonly number[], tensor: Tensor, batchAt = 0): void {
    const isInFront = batchAt === 0 || this.around.batch === 1;
    this.outputs.push({ dims, tensor, ...(!isInFront && { batchAt }) });
  }

  /** What flows, as a tensor of these sides, by an op that costs nothing where it isn't one yet. */
  viewed(tensor: Tensor, dims: readonly number[], batchAt?: number): Tensor {
    const shape = this.shapeOf(dims, batchAt);
    if (isSame(tensor.shape, shape)) return tensor;
    const source = this.viewedFrom(tensor, shape);
    if (source !== undefined) return source;
    if (elementsIn(shape) !== elementsIn(tensor.shape)) return this.gathered(tensor, dims, batchAt);
    const [first] =
      shape.length === 1
        ? this.add("flatten", {}, [tensor]).outputs
        : this.add("reshape", { size: written(shape) }, [tensor]).outputs;
    return first as Tensor;
  }

  /**
   * What flows, as a tensor to be combined with others of as many sides. A side of 1 in front is the batch only where
   * it is that of all of them.
   */
  viewedAmong(tensor: Tensor, dims: readonly number[], common: readonly number[]): Tensor {
    const isOfImages = this.around.batch !== 1 || this.isBatched(common);
    return this.viewed(tensor, isOfImages ? dims : [1, ...dims]);
  }

  /** What a tensor of this shape it is another view of, however often; views that nothing else reads are left out. */
  viewedFrom(tensor: Tensor, shape: Shape): Tensor | undefined {
    const passed: GraphNode[] = [];
    let { producer } = tensor;
    while (producer !== null && VIEWS.has(producer.op.name) && passed.length < MOST_VIEWS) {
      passed.push(producer);
      const source = producer.inputs[0] as Tensor;
      if (isSame(source.shape, shape)) {
        for (const node of passed) this.around.bypassed.add(node);
        return source;
      }
      producer = source.producer;
    }
    return undefined;
  }

  /** Elements of what flows in a tensor of these sides. */
  gathered(tensor: Tensor, dims: readonly number[], batchAt?: number): Tensor {
    const shape = this.shapeOf(dims, batchAt);
    // Without elements there is nothing that a network could be made of.
    if (shape.some((side) => side < 1)) throw new Uncountable();
    return this.add("gather", { size: written(shape) }, [tensor]).outputs[0] as Tensor;
  }

  /** Names the op as one that has no rule. @param dims the sides that the file says its outputs have */
  uncounted(dims: readonly (readonly number[] | undefined)[]): void {
    const { domain, op } = this.node;
    const shapes = dims.map((each) => (each === undefined ? [1] : this.shapeOf(each)));
    const tensors = this.around.writer.uncounted(domain === "" ? op : `${domain}.${op}`, shapes, {
      path: this.#path,
      place: null,
    });
    this.outputs.length = 0;
    for (const [index, each] of dims.entries()) {
      this.outputs.push({ dims: each, tensor: each === undefined ? undefined : tensors[index] });
    }
  }
}

/** Thrown after a mistake, which was collected. */
export class Stopped extends SpecError {
  constructor() {
    super("shape", "the network can't be read any further");
  }
}

/** A shape as the arguments of ops have it, channels last. */
function written(shape: Shape): number[] {
  return [...shape.slice(1), shape[0] as number];
}

export function isSame(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((side, index) => side === b[index]);
}
