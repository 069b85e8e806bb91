import { SpecError } from "../core/diagnostic.js";
import { type Graph, type GraphNode, levelsOf, type Tensor } from "../core/graph.js";
import { isUsual, type Precision } from "../core/precision.js";
import type { Shape } from "../core/shape.js";
import { givenArguments } from "./arguments.js";

/** A level of the network: an op, or layers under one name. */
interface Level {
  readonly name: string;
  readonly node: GraphNode | undefined;
  readonly layers: Level[];
}

/**
 * Writes a network as a spec that has the same report: its layers under their names, a line each.
 * @throws {SpecError} for a network that is counted in part
 */
export function toYaml(graph: Graph, name: string): string {
  const [first] = graph.uncounted;
  if (first !== undefined) {
    throw new SpecError(
      "unreadable",
      `the network is counted in part, which no spec is: \`${first.path}\` (${first.op}) has no rule`,
    );
  }
  return new Writer(graph).spec(name);
}

class Writer {
  readonly #graph: Graph;
  /** The path that a spec has each op under. */
  readonly #paths = new Map<GraphNode, string>();
  readonly #inputs = new Map<Tensor, string>();
  #previous: readonly Tensor[];

  constructor(graph: Graph) {
    this.#graph = graph;
    const lone = graph.inputs.length === 1;
    for (const [index, input] of graph.inputs.entries()) {
      this.#inputs.set(input, lone ? "input" : `input${index + 1}`);
    }
    this.#previous = graph.inputs;
  }

  spec(name: string): string {
    const { inputs, outputs } = this.#graph;
    const sizes = inputs.map((input) => sizeOf(input.shape));
    const entering =
      inputs.length === 1
        ? [`input: ${sizes[0]}`]
        : ["inputs:", ...inputs.map((input, index) => `  ${this.#inputs.get(input)}: ${sizes[index]}`)];
    const levels = levelsIn(this.#graph.nodes);
    this.#name(levels, "");
    const lines = this.#layers(levels, "  ");
    const last = this.#previous;
    const isLast = outputs.length === last.length && outputs.every((output, index) => output === last[index]);
    const leaving = [...new Set(outputs.filter(({ producer }) => producer !== null))];
    return [
      `name: ${JSON.stringify(name)}`,
      ...entering,
      ...this.#precision(),
      "layers:",
      ...lines,
      ...(isLast ? [] : [`outputs: [ ${leaving.map((output) => this.#reference(output)).join(", ")} ]`]),
      "",
    ].join("\n");
  }

  /** The formats of numbers: the usual one, and those of layers that have others. */
  #precision(): string[] {
    const { precision, nodes } = this.#graph;
    if (precision === undefined) return [];
    const bits = ({ weights, activations }: Precision) => `weights: ${weights}, activations: ${activations}`;
    const { usual, ofNode } = precision;
    const others = nodes.flatMap((node) => {
      const own = ofNode.get(node);
      if (own === undefined || bits(own) === bits(usual)) return [];
      return [`  - { only: ${this.#paths.get(node)}, ${bits(own)} }`];
    });
    if (others.length === 0 && isUsual(usual)) return [];
    return ["precision:", `  - { ${bits(usual)} }`, ...others];
  }

  #name(levels: readonly Level[], above: string): void {
    for (const { name, node, layers } of levels) {
      const path = above === "" ? name : `${above}/${name}`;
      if (node !== undefined) this.#paths.set(node, path);
      this.#name(layers, path);
    }
  }

  #layers(levels: readonly Level[], indent: string): string[] {
    return levels.flatMap(({ name, node, layers }) => {
      if (node !== undefined) return [`${indent}- ${this.#op(node, name)}`];
      return [`${indent}- name: ${name}`, `${indent}  layers:`, ...this.#layers(layers, `${indent}    `)];
    });
  }

  #op(node: GraphNode, name: string): string {
    const { op, inputs, outputs, sharedWith } = node;
    const follows =
      inputs.length === this.#previous.length &&
      inputs.every((input, index) => input === this.#previous[index]);
    this.#previous = outputs;
    const references = inputs.map((input) => this.#reference(input));
    const from = references.length === 1 ? references[0] : `[ ${references.join(", ")} ]`;
    const parts = [`name: ${name}`, ...(follows ? [] : [`from: ${from}`])];
    const weights = this.#weightsOf(sharedWith ?? node);
    if (weights !== undefined) parts.push(`weights: ${weights}`);
    return `{ ${[...parts, called(op, givenArguments(node))].join(", ")} }`;
  }

  /** The name of the weights that several ops use. */
  #weightsOf(owner: GraphNode): string | undefined {
    const isShared = this.#graph.nodes.some(({ sharedWith }) => sharedWith === owner);
    return isShared ? this.#paths.get(owner)?.replaceAll("/", "-") : undefined;
  }

  #reference(tensor: Tensor): string {
    const { producer } = tensor;
    if (producer === null) return this.#inputs.get(tensor) ?? "input";
    const path = this.#paths.get(producer) ?? "";
    return producer.outputs.length === 1 ? path : `${path}.${producer.outputs.indexOf(tensor)}`;
  }
}

/** An op with its arguments, in the shortest form. */
function called({ name, main }: GraphNode["op"], given: Readonly<Record<string, unknown>>): string {
  const entries = Object.entries(given);
  const [only] = entries;
  if (only === undefined) return name;
  if (entries.length === 1 && only[0] === main) return `${name}: ${valueText(only[1])}`;
  return `${name}: { ${entries.map(([key, value]) => `${key}: ${valueText(value)}`).join(", ")} }`;
}

function valueText(value: unknown): string {
  return Array.isArray(value) ? `[ ${value.join(", ")} ]` : String(value);
}

function sizeOf([channels, ...sides]: Shape): string {
  return [...sides, channels].join("x");
}

/** Ops under the levels that they lie in; what lies in one level at two places is two levels. */
function levelsIn(nodes: readonly GraphNode[]): Level[] {
  const top: Level[] = [];
  for (const node of nodes) {
    const segments = levelsOf(node.scope).map(({ segment }) => segment);
    let layers = top;
    for (const segment of segments.slice(0, -1)) {
      const last = layers.at(-1);
      const wanted = written(segment);
      const isOpen = last !== undefined && last.node === undefined && baseOf(last, segment);
      if (!isOpen) layers.push({ name: unused(wanted, layers), node: undefined, layers: [] });
      const level = layers.at(-1) as Level;
      bases.set(level, segment);
      layers = level.layers;
    }
    layers.push({ name: unused(written(segments.at(-1) ?? "op"), layers), node, layers: [] });
  }
  return top;
}

/** By level, the segment that it is written for. */
const bases = new WeakMap<Level, string>();

function baseOf(level: Level, segment: string): boolean {
  return bases.get(level) === segment;
}

/** A name as specs may have it. */
function written(segment: string): string {
  const name = segment.replace(/[^A-Za-z0-9_+-]/g, "_");
  return name === "input" || name === "" ? `_${name}` : name;
}

function unused(name: string, among: readonly Level[]): string {
  const taken = new Set(among.map((level) => level.name));
  if (!taken.has(name)) return name;
  for (let number = 2; ; number += 1) if (!taken.has(`${name}-${number}`)) return `${name}-${number}`;
}
