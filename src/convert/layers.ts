import type { GraphNode, Tensor } from "../core/graph.js";
import type { UsualFollowUps } from "./blocks/match.js";
import type { Level } from "./levels.js";
import { outputsOf, type Piece } from "./piece.js";
import type { Readers } from "./readers.js";

/** What all lists of layers of a spec are written with. */
export interface Surroundings {
  readonly usual: UsualFollowUps;
  readonly readers: Readers;
  /** Ops that others share the weights of. */
  readonly shared: ReadonlySet<GraphNode>;
}

/** A list of layers as YAML: those of the network, or of a block. */
export class Layers {
  readonly lines: readonly string[];
  readonly #surroundings: Surroundings;
  readonly #inputs: ReadonlyMap<Tensor, string>;
  /** The path that a spec has each layer under. */
  readonly #paths = new Map<GraphNode, string>();
  #flowing: readonly Tensor[];

  /** @param inputs what flows in, by the names that layers reach it by */
  constructor(
    levels: readonly Level[],
    inputs: ReadonlyMap<Tensor, string>,
    surroundings: Surroundings,
    indent: string,
  ) {
    this.#surroundings = surroundings;
    this.#inputs = inputs;
    this.#flowing = [...inputs.keys()];
    this.#name(levels, "");
    this.lines = this.#written(levels, "", indent);
  }

  /** What the last layer gives. */
  get leaving(): readonly Tensor[] {
    return this.#flowing;
  }

  /** The path of an op's layer. */
  pathOf(node: GraphNode): string {
    return this.#paths.get(node) ?? "";
  }

  /** What a tensor is called. */
  reference(tensor: Tensor): string {
    const { producer } = tensor;
    const input = this.#inputs.get(tensor);
    if (input !== undefined || producer === null) return input ?? "input";
    const path = this.pathOf(producer);
    return producer.outputs.length === 1 ? path : `${path}.${producer.outputs.indexOf(tensor)}`;
  }

  #name(levels: readonly Level[], above: string): void {
    for (const { name, pieces, layers } of levels) {
      const path = pathBelow(above, name);
      for (const node of pieces.flatMap((piece) => piece.nodes)) this.#paths.set(node, path);
      this.#name(layers, path);
    }
  }

  #written(levels: readonly Level[], above: string, indent: string): string[] {
    const lines: string[] = [];
    /** The layer of the last line, by which name it goes, and how many it is. */
    let run: { readonly text: string; readonly name: string; readonly rounds: number } | undefined;
    for (const { name, pieces, layers } of levels) {
      const [piece] = pieces;
      if (piece === undefined) {
        run = undefined;
        const below = this.#written(layers, pathBelow(above, name), `${indent}    `);
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
        for (const node of piece.nodes) this.#paths.set(node, pathBelow(above, run.name));
      } else {
        run = { text, name, rounds: 1 };
        lines.push(`${indent}- ${item(name, text, piece.layer)}`);
      }
    }
    return lines;
  }

  /** Whether a layer may be a further round of the one before: it alone reads that one. */
  #isRound(piece: Piece): boolean {
    const { folds, inputs, nodes, own } = piece;
    const { readers, shared } = this.#surroundings;
    if (folds !== true || !this.#follows(piece)) return false;
    if (own?.grows === true) return true;
    const [before, second] = inputs;
    if (before === undefined || second !== undefined) return false;
    const reads = nodes.flatMap((node) => node.inputs).filter((input) => input === before).length;
    const isShared = nodes.some((node) => shared.has(node.sharedWith ?? node));
    return readers.of(before) === reads && !isShared;
  }

  /** Whether a layer reads what the one before gives. */
  #follows({ inputs }: Piece): boolean {
    return (
      inputs.length === this.#flowing.length && inputs.every((input, index) => input === this.#flowing[index])
    );
  }

  /** A layer without its name. */
  #layer(piece: Piece): string {
    const { inputs, nodes } = piece;
    const [first] = nodes as readonly [GraphNode];
    const follows = this.#follows(piece);
    this.#flowing = outputsOf(piece);
    const from = listText(inputs.map((input) => this.reference(input)));
    const parts = follows ? [] : [`from: ${from}`];
    const owner = first.sharedWith ?? first;
    if (this.#surroundings.shared.has(owner)) {
      parts.push(`weights: ${this.pathOf(owner).replaceAll("/", "-")}`);
    }
    return [...parts, called(piece, this.#surroundings.usual)].join(", ");
  }
}

/** A layer under a name, which needn't be said where it is what the layer is. */
function item(name: string, text: string, layer: string): string {
  if (name !== layer) return `{ name: ${name}, ${text} }`;
  return text.startsWith(layer) ? text : `{ ${text} }`;
}

function pathBelow(above: string, name: string): string {
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
export function listText(texts: readonly string[]): string {
  const [only] = texts;
  return texts.length === 1 && only !== undefined ? only : `[ ${texts.join(", ")} ]`;
}

/** An argument as YAML. */
export function valueText(value: unknown): string {
  return Array.isArray(value) ? `[ ${value.join(", ")} ]` : String(value);
}
