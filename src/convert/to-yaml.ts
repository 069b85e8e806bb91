import type { Graph, GraphNode, Tensor } from "../core/graph.js";
import { isUsual, type Precision } from "../core/precision.js";
import type { Shape } from "../core/shape.js";
import type { UsualFollowUps } from "./blocks/match.js";
import { type Level, levelsIn } from "./levels.js";
import { outputsOf, type Piece } from "./piece.js";
import { Readers } from "./readers.js";

/** Writes a network as a spec: its layers under their names, a line each. */
export function toYaml(graph: Graph, name: string, pieces: readonly Piece[], usual: UsualFollowUps): string {
  return new Writer(graph, usual).spec(name, pieces);
}

class Writer {
  readonly #graph: Graph;
  readonly #usual: UsualFollowUps;
  readonly #readers: Readers;
  readonly #shared: ReadonlySet<GraphNode>;
  /** The path that a spec has each layer under. */
  readonly #paths = new Map<GraphNode, string>();
  readonly #inputs = new Map<Tensor, string>();
  #previous: readonly Tensor[];

  constructor(graph: Graph, usual: UsualFollowUps) {
    this.#graph = graph;
    this.#usual = usual;
    this.#readers = new Readers(graph);
    this.#shared = new Set(graph.nodes.flatMap(({ sharedWith }) => sharedWith ?? []));
    const lone = graph.inputs.length === 1;
    for (const [index, input] of graph.inputs.entries()) {
      this.#inputs.set(input, lone ? "input" : `input${index + 1}`);
    }
    this.#previous = graph.inputs;
  }

  spec(name: string, pieces: readonly Piece[]): string {
    const { inputs, outputs } = this.#graph;
    const sizes = inputs.map((input) => sizeOf(input.shape));
    const entering =
      inputs.length === 1
        ? [`input: ${sizes[0]}`]
        : ["inputs:", ...inputs.map((input, index) => `  ${this.#inputs.get(input)}: ${sizes[index]}`)];
    const levels = levelsIn(pieces);
    this.#name(levels, "");
    const lines = this.#layers(levels, "", "  ");
    const last = this.#previous;
    const isLast = outputs.length === last.length && outputs.every((output, index) => output === last[index]);
    const leaving = [...new Set(outputs.filter(({ producer }) => producer !== null))];
    return [
      `name: ${JSON.stringify(name)}`,
      ...entering,
      ...this.#defaults(),
      ...this.#precision(),
      "layers:",
      ...lines,
      ...(isLast ? [] : [`outputs: [ ${leaving.map((output) => this.#reference(output)).join(", ")} ]`]),
      "",
    ].join("\n");
  }

  /** The norm and the activation that most convolutions have. */
  #defaults(): string[] {
    const entries = Object.entries(this.#usual).filter(([, value]) => value !== "none");
    return entries.length === 0
      ? []
      : [`defaults: { ${entries.map((entry) => entry.join(": ")).join(", ")} }`];
  }

  /** The formats of numbers: the usual one, and those of layers that have others. */
  #precision(): string[] {
    const { precision, nodes } = this.#graph;
    if (precision === undefined) return [];
    const bits = ({ weights, activations }: Precision) => `weights: ${weights}, activations: ${activations}`;
    const { usual, ofNode } = precision;
    const pathsOf = new Map<string, Set<string>>();
    for (const node of nodes) {
      const own = bits(ofNode.get(node) ?? usual);
      const paths = pathsOf.get(own) ?? new Set();
      pathsOf.set(own, paths.add(this.#paths.get(node) ?? ""));
    }
    pathsOf.delete(bits(usual));
    if (pathsOf.size === 0 && isUsual(usual)) return [];
    const others = [...pathsOf].map(([own, paths]) => `  - { only: ${listText([...paths])}, ${own} }`);
    return ["precision:", `  - { ${bits(usual)} }`, ...others];
  }

  #name(levels: readonly Level[], above: string): void {
    for (const { name, pieces, layers } of levels) {
      const path = pathOf(above, name);
      for (const node of pieces.flatMap((piece) => piece.nodes)) this.#paths.set(node, path);
      this.#name(layers, path);
    }
  }

  #layers(levels: readonly Level[], above: string, indent: string): string[] {
    const lines: string[] = [];
    /** The layer of the last line, by which name it goes, and how many it is. */
    let run: { readonly text: string; readonly name: string; readonly rounds: number } | undefined;
    for (const { name, pieces, layers } of levels) {
      const [piece] = pieces;
      if (piece === undefined) {
        run = undefined;
        const below = this.#layers(layers, pathOf(above, name), `${indent}    `);
        lines.push(`${indent}- name: ${name}`, `${indent}  layers:`, ...below);
        continue;
      }
      const isRound = this.#isRound(piece);
      const text = this.#layer(piece);
      if (run !== undefined && run.text === text && isRound) {
        run = { ...run, rounds: run.rounds + 1 };
        lines[lines.length - 1] =
          `${indent}- { name: ${run.name}, repeat: ${run.rounds}, ${text} } # ${run.name} to ${name}`;
        // A loop gives what its last round gives.
        for (const node of piece.nodes) this.#paths.set(node, pathOf(above, run.name));
      } else {
        run = { text, name, rounds: 1 };
        lines.push(`${indent}- { name: ${name}, ${text} }`);
      }
    }
    return lines;
  }

  /** Whether a layer may be a further round of the one before: it alone reads that one. */
  #isRound({ folds, inputs, nodes }: Piece): boolean {
    const [before, second] = this.#previous;
    if (folds !== true || before === undefined || second !== undefined) return false;
    const reads = nodes.flatMap((node) => node.inputs).filter((input) => input === before).length;
    const isShared = nodes.some((node) => this.#shared.has(node.sharedWith ?? node));
    return inputs.length === 1 && inputs[0] === before && this.#readers.of(before) === reads && !isShared;
  }

  /** A layer without its name. */
  #layer(piece: Piece): string {
    const { inputs, nodes } = piece;
    const [first] = nodes as readonly [GraphNode];
    const follows =
      inputs.length === this.#previous.length &&
      inputs.every((input, index) => input === this.#previous[index]);
    this.#previous = outputsOf(piece);
    const from = listText(inputs.map((input) => this.#reference(input)));
    const parts = follows ? [] : [`from: ${from}`];
    const owner = first.sharedWith ?? first;
    if (this.#shared.has(owner)) parts.push(`weights: ${this.#paths.get(owner)?.replaceAll("/", "-")}`);
    return [...parts, called(piece, this.#usual)].join(", ");
  }

  #reference(tensor: Tensor): string {
    const { producer } = tensor;
    if (producer === null) return this.#inputs.get(tensor) ?? "input";
    const path = this.#paths.get(producer) ?? "";
    return producer.outputs.length === 1 ? path : `${path}.${producer.outputs.indexOf(tensor)}`;
  }
}

function pathOf(above: string, name: string): string {
  return above === "" ? name : `${above}/${name}`;
}

/** A layer with its arguments, in the shortest form. */
function called({ layer, main, given, norm, activation }: Piece, usual: UsualFollowUps): string {
  const followUps = Object.entries({ norm, activation }).filter(
    ([name, value]) => value !== undefined && value !== usual[name as keyof UsualFollowUps],
  );
  const entries = [...Object.entries(given), ...followUps];
  const [only] = entries;
  if (only === undefined) return layer;
  if (entries.length === 1 && only[0] === main) return `${layer}: ${valueText(only[1])}`;
  return `${layer}: { ${entries.map(([key, value]) => `${key}: ${valueText(value)}`).join(", ")} }`;
}

/** One as it is, several as a list. */
function listText(texts: readonly string[]): string {
  const [only] = texts;
  return texts.length === 1 && only !== undefined ? only : `[ ${texts.join(", ")} ]`;
}

function valueText(value: unknown): string {
  return Array.isArray(value) ? `[ ${value.join(", ")} ]` : String(value);
}

function sizeOf([channels, ...sides]: Shape): string {
  return [...sides, channels].join("x");
}
