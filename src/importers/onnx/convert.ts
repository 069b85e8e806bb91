import type { Diagnostics } from "../../core/diagnostic.js";
import type { Graph } from "../../core/graph.js";
import { GraphWriter } from "../graph-writer.js";
import { Call, type Surroundings, Uncountable } from "./call.js";
import { folded } from "./fold.js";
import { inOrder } from "./in-order.js";
import type { KnownInput } from "./inputs.js";
import type { OnnxFunction, OnnxModel, OnnxNode } from "./model.js";
import { onnxRules } from "./ops/index.js";
import type { Value } from "./value.js";

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
    const batch = inputs[0]?.dims[0] ?? 1;
    this.#around = { writer: this.#writer, batch, opset: model.opset, owners: new Map() };
  }

  graph(): Graph {
    const { graph } = this.#model;
    const values: Values = new Map();
    for (const { name, dims, data } of graph.initializers.values()) {
      values.set(name, { name, dims, data, constant: "weight" });
    }
    const { batch } = this.#around;
    for (const { name, dims } of this.#inputs) {
      const own = dims[0] === batch && dims.length > 1 ? dims.slice(1) : dims;
      values.set(name, { name, dims, tensor: this.#writer.input(own.length === 0 ? [1] : own) });
    }
    this.#run(inOrder(graph.nodes, this.#diagnostics), values, 0, []);
    const outputs = graph.outputs.flatMap(({ name }) => values.get(name)?.tensor ?? []);
    return this.#writer.finish(outputs);
  }

  #run(nodes: readonly OnnxNode[], values: Values, depth: number, path: readonly string[]): void {
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
      else this.#apply(named, values);
    }
  }

  #apply(node: OnnxNode, values: Values): void {
    const inputs = node.inputs.map((name) => (name === "" ? undefined : values.get(name)));
    const call = new Call(node, inputs, this.#around);
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
      call.uncounted(node.outputs.map((name) => this.#saidOf(name)));
    }
    for (const [index, name] of node.outputs.entries()) {
      const output = call.outputs[index];
      if (name !== "" && output !== undefined) values.set(name, { ...output, name });
    }
  }

  /** The sides that the file itself says a tensor has. */
  #saidOf(name: string): readonly number[] | undefined {
    const { values, outputs } = this.#model.graph;
    const said = values.get(name) ?? outputs.find((output) => output.name === name);
    const dims = said?.dims?.map((side, index) =>
      typeof side === "number" ? side : index === 0 ? this.#around.batch : undefined,
    );
    if (dims === undefined || dims.some((side) => side === undefined)) return undefined;
    const [first] = dims;
    return this.#around.batch === 1 || first === this.#around.batch ? (dims as number[]) : undefined;
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
    this.#run(inOrder(given, this.#diagnostics), inner, depth + 1, node.name.split("/").concat(node.op));
    for (const [index, name] of outputs.entries()) {
      const value = inner.get(name);
      const outer = node.outputs[index];
      if (value !== undefined && outer !== undefined) values.set(outer, { ...value, name: outer });
    }
  }
}

/** Whether all that a node names is there. */
function allKnown({ inputs }: OnnxNode, values: readonly (Value | undefined)[]): boolean {
  return inputs.every((name, index) => name === "" || values[index] !== undefined);
}
