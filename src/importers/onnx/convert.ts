import type { Diagnostics } from "../../core/diagnostic.js";
import type { Graph, GraphNode, Tensor } from "../../core/graph.js";
import { FP32, isUsual } from "../../core/precision.js";
import { GraphWriter } from "../graph-writer.js";
import { Call, type Surroundings, Uncountable } from "./call.js";
import { bitsOfType, isCounting } from "./element-types.js";
import { folded } from "./fold.js";
import { withGatedActivations } from "./gated-activations.js";
import { inOrder } from "./in-order.js";
import type { KnownInput } from "./inputs.js";
import type { OnnxFunction, OnnxModel, OnnxNode, OnnxTensor } from "./model.js";
import { onnxRules } from "./ops/index.js";
import { outputBits, quantisedNames } from "./output-bits.js";
import { elementsIn, type Value } from "./value.js";

/** Functions that use each other deeper than this lead in a circle. */
const DEEPEST = 32;

/** Makes the graph of a file: each node in turn by its rule. */
export function convert(
  model: OnnxModel,
  inputs: readonly KnownInput[],
  mostOps: number,
  diagnostics: Diagnostics,
): Graph {
  return new Converter(model, inputs, mostOps, diagnostics).graph();
}

type Values = Map<string, Value>;

class Converter {
  readonly #model: OnnxModel;
  readonly #inputs: readonly KnownInput[];
  readonly #writer: GraphWriter;
  readonly #around: Surroundings;
  readonly #mostOps: number;
  /** How many nodes have run: those of functions once a call. */
  #ran = 0;
  readonly #diagnostics: Diagnostics;

  constructor(model: OnnxModel, inputs: readonly KnownInput[], mostOps: number, diagnostics: Diagnostics) {
    this.#model = model;
    this.#inputs = inputs;
    this.#mostOps = mostOps;
    this.#diagnostics = diagnostics;
    this.#writer = new GraphWriter(diagnostics);
    const [first] = inputs;
    const batch = first?.dims[first.batchAt] ?? 1;
    const stored = [...model.graph.initializers.values()];
    this.#around = {
      writer: this.#writer,
      batch,
      opset: model.opset,
      owners: new Map(),
      precisions: new Map(),
      bypassed: new Set(),
      hasWeightsAmongOps: !stored.some((tensor) => isLearnable(tensor) && elementsIn(tensor.dims) > 1),
    };
  }

  graph(): Graph {
    const { graph } = this.#model;
    const values: Values = new Map();
    for (const tensor of graph.initializers.values()) {
      const { name, dims, data } = tensor;
      const bits = bitsOfType(tensor.type);
      values.set(name, { name, dims, data, bits, constant: isLearnable(tensor) ? "weight" : "written" });
    }
    const { batch } = this.#around;
    for (const { name, dims, bits, batchAt } of this.#inputs) {
      const isMoved = batchAt !== 0 && batch > 1 && dims[batchAt] === batch;
      const place = isMoved ? batchAt : 0;
      const own = dims[place] === batch && dims.length > 1 ? dims.toSpliced(place, 1) : dims;
      const tensor = this.#writer.input(own.length === 0 ? [1] : own);
      values.set(name, { name, dims, bits, tensor, ...(isMoved && { batchAt }) });
    }
    const outputNames = graph.outputs.map(({ name }) => name);
    this.#run(inOrder(graph.nodes, this.#diagnostics), outputNames, values, 0, []);
    const outputs = graph.outputs.flatMap(({ name }) => values.get(name)?.tensor ?? []);
    const { bypassed } = this.#around;
    return this.#withPrecision(withoutUnread(this.#writer.finish(outputs), bypassed));
  }

  /** The same with the bits of its numbers, where they aren't the usual ones. */
  #withPrecision(graph: Graph): Graph {
    const { precisions } = this.#around;
    const bits = this.#inputs[0]?.bits ?? FP32.activations;
    const usual = { weights: bits, activations: bits };
    const isPlain = isUsual(usual) && [...precisions.values()].every(isUsual);
    return isPlain ? graph : { ...graph, precision: { usual, ofNode: precisions } };
  }

  #run(
    written: readonly OnnxNode[],
    outputs: readonly string[],
    values: Values,
    depth: number,
    path: readonly string[],
  ): void {
    const nodes = withGatedActivations(written, outputs);
    const read = new Set([...nodes.flatMap(({ inputs }) => inputs), ...outputs]);
    read.delete("");
    const quantised = quantisedNames(nodes, outputs, (name) => values.get(name)?.bits);
    for (const node of nodes) {
      if (this.#diagnostics.hasErrors) return;
      this.#ran += 1;
      if (this.#ran > this.#mostOps) {
        this.#diagnostics.error("limit", `the network has more than ${this.#mostOps} ops`, undefined, {
          help: "`--max-ops` allows more",
        });
        return;
      }
      const named = path.length === 0 ? node : { ...node, name: [...path, node.name || node.op].join("/") };
      const own = this.#model.functions.get(`${node.domain}:${node.op}`);
      if (own !== undefined && depth < DEEPEST) this.#callFunction(named, own, values, depth);
      else this.#apply(named, values, { read, quantised });
    }
  }

  #apply(
    node: OnnxNode,
    values: Values,
    { read, quantised }: { read: ReadonlySet<string>; quantised: ReadonlyMap<string, number> },
  ): void {
    const inputs = node.inputs.map((name) => (name === "" ? undefined : values.get(name)));
    const bits = outputBits(node, inputs, quantised);
    const call = new Call(node, inputs, this.#around, read, bits);
    const constant = folded(call);
    if (constant !== undefined) {
      const [name = ""] = node.outputs;
      values.set(name, { ...constant, name });
      return;
    }
    const rule = node.domain === "" ? onnxRules.get(node.op) : undefined;
    try {
      if (rule === undefined || !allKnown(node, inputs)) throw new Uncountable();
      rule.apply(call);
    } catch (error) {
      if (!(error instanceof Uncountable)) throw error;
      call.uncounted(
        node.outputs.map((name, index) => this.#saidOf(name) ?? this.#usable(error.dims[index])),
      );
    }
    for (const [index, name] of node.outputs.entries()) {
      const output = call.outputs[index];
      if (name !== "" && output !== undefined) {
        values.set(name, { name, ...(output.tensor !== undefined && { bits }), ...output });
      }
    }
  }

  /** The sides that the file itself says a tensor has. */
  #saidOf(name: string): readonly number[] | undefined {
    const { values, outputs } = this.#model.graph;
    const said = values.get(name) ?? outputs.find((output) => output.name === name);
    const dims = said?.dims?.map((side, index) =>
      typeof side === "number" ? side : index === 0 ? this.#around.batch : undefined,
    );
    return dims?.every((side) => side !== undefined) ? this.#usable(dims) : undefined;
  }

  /** Sides if they are sizes, with the batch in front. */
  #usable(dims: readonly number[] | undefined): readonly number[] | undefined {
    const { batch } = this.#around;
    const isSized = dims?.every((side) => Number.isSafeInteger(side) && side > 0);
    return isSized && (batch === 1 || dims?.[0] === batch) ? dims : undefined;
  }

  #callFunction(
    node: OnnxNode,
    { inputs, outputs, nodes }: OnnxFunction,
    values: Values,
    depth: number,
  ): void {
    const inner: Values = new Map();
    for (const [index, name] of inputs.entries()) {
      const value = values.get(node.inputs[index] ?? "");
      if (value !== undefined) inner.set(name, value);
    }
    const given = nodes.map((each) => ({
      ...each,
      attributes: new Map(
        [...each.attributes].flatMap(([name, attribute]) => {
          const found =
            attribute.refersTo === undefined ? attribute : node.attributes.get(attribute.refersTo);
          return found === undefined ? [] : [[name, { ...found, name }] as const];
        }),
      ),
    }));
    const within = node.name.split("/").concat(node.op);
    this.#run(inOrder(given, this.#diagnostics), outputs, inner, depth + 1, within);
    for (const [index, name] of outputs.entries()) {
      const value = inner.get(name);
      const outer = node.outputs[index];
      if (value !== undefined && outer !== undefined) values.set(outer, { ...value, name: outer });
    }
  }
}

/** The graph without those of some ops that nothing reads. */
function withoutUnread(graph: Graph, candidates: ReadonlySet<GraphNode>): Graph {
  if (candidates.size === 0) return graph;
  const read = new Set<Tensor>(graph.outputs);
  const nodes = graph.nodes.toReversed().filter((node) => {
    const isLeft = !candidates.has(node) || node.outputs.some((output) => read.has(output));
    if (isLeft) for (const input of node.inputs) read.add(input);
    return isLeft;
  });
  return { ...graph, nodes: nodes.reverse() };
}

/**
 * Whether a stored tensor may be learned. PyTorch's exporter names what stands among the ops `/head/Constant_output_0`,
 * and so it is still called where an optimiser has put it with the weights.
 */
function isLearnable({ name, type }: OnnxTensor): boolean {
  return !isCounting(type) && !/(^|\/)Constant(_\d+)?_output_\d+$/.test(name);
}

/** Whether all that a node names is there. */
function allKnown({ inputs }: OnnxNode, values: readonly (Value | undefined)[]): boolean {
  return inputs.every((name, index) => name === "" || values[index] !== undefined);
}
