import { loadModel, type Model } from "../compile/model.js";
import { SpecError } from "../core/diagnostic.js";
import type { Graph, GraphNode, Tensor } from "../core/graph.js";
import { blockMatchers } from "./blocks/index.js";
import type { UsualFollowUps } from "./blocks/match.js";
import { withFollowUps } from "./follow-ups.js";
import { withOwnBlocks } from "./own-blocks/own-blocks.js";
import { type Piece, pieceOf, plainPiece } from "./piece.js";
import { Readers } from "./readers.js";
import { toYaml } from "./to-yaml.js";

const NO_FOLLOW_UPS: UsualFollowUps = { norm: "none", activation: "none" };

/**
 * Writes a network as a spec that has the same report, as short as it finds: convolutions with what follows them,
 * built-in blocks, runs of what is alike. Each try is expanded and held against the network, op by op; where
 * nothing shorter is the same, every op has a line.
 * @throws {SpecError} (code `unreadable`) for a network that is counted in part, or shares weights in part
 */
export async function convert(graph: Graph, name: string): Promise<string> {
  const [first] = graph.uncounted;
  if (first !== undefined) {
    throw new SpecError(
      "unreadable",
      `the network is counted in part, which no spec is: \`${first.path}\` (${first.op}) has no rule`,
    );
  }
  for (const shorter of [withAllBlocks, withBlocks, withoutBlocks]) {
    const { pieces, usual } = shorter(graph);
    const text = toYaml(graph, name, pieces, usual);
    if (await expandsInto(text, graph)) return text;
  }
  const text = toYaml(graph, name, graph.nodes.map(plainPiece), NO_FOLLOW_UPS);
  const odd = graph.nodes.find(sharesInPart);
  if (odd !== undefined && !(await expandsInto(text, graph))) {
    throw new SpecError(
      "unreadable",
      `\`${odd.path}\` shares a part of the weights of \`${odd.sharedWith?.path}\`, which no spec can say`,
    );
  }
  return text;
}

/** Whether an op uses weights of one that has others, too. */
function sharesInPart({ op, application, sharedWith }: GraphNode): boolean {
  if (sharedWith === null) return false;
  return op !== sharedWith.op || application.weights.learned !== sharedWith.application.weights.learned;
}

interface Layers {
  readonly pieces: readonly Piece[];
  readonly usual: UsualFollowUps;
}

function withAllBlocks(graph: Graph): Layers {
  const { pieces, usual } = withBlocks(graph);
  return { pieces: withOwnBlocks(pieces, graph), usual };
}

function withoutBlocks(graph: Graph): Layers {
  const pieces = withFollowUps(graph.nodes.map(pieceOf), new Readers(graph));
  return { pieces, usual: usualIn(pieces) };
}

function withBlocks(graph: Graph): Layers {
  const { pieces, usual } = withoutBlocks(graph);
  const readers = new Readers(graph);
  const all: Piece[] = [];
  for (let start = 0; start < pieces.length; ) {
    let found: ReturnType<(typeof blockMatchers)[number]>;
    for (const match of blockMatchers) {
      found = match({ pieces, start, readers, usual });
      if (found !== undefined) break;
    }
    all.push(found === undefined ? (pieces[start] as Piece) : { ...found.block, folds: true });
    start += found?.length ?? 1;
  }
  return { pieces: all, usual };
}

/** The norm and the activation that convolutions have most often, if a third of them has it. */
function usualIn(pieces: readonly Piece[]): UsualFollowUps {
  const convolutions = pieces.filter(({ norm }) => norm !== undefined);
  const mostOf = (values: readonly string[]) => {
    const counts = new Map<string, number>();
    for (const value of values) if (value !== "none") counts.set(value, (counts.get(value) ?? 0) + 1);
    const [value = "none", count = 0] = [...counts].sort(([, a], [, b]) => b - a)[0] ?? [];
    return 3 * count >= values.length ? value : "none";
  };
  return {
    norm: mostOf(convolutions.map(({ norm = "none" }) => norm)),
    activation: mostOf(convolutions.map(({ activation = "none" }) => activation)),
  };
}

/** Whether a spec expands into the same ops on the same tensors. */
async function expandsInto(text: string, graph: Graph): Promise<boolean> {
  const bytes = new TextEncoder().encode(text);
  const file = "converted.yaml";
  const { model } = await loadModel(file, { read: async () => ({ id: file, name: file, bytes }) });
  const expanded = expandedBy(model);
  if (expanded === null || expanded.nodes.length !== graph.nodes.length) return false;
  const before = numbersOf(graph);
  const after = numbersOf(expanded);
  return (
    graph.nodes.every((node, index) => {
      const other = expanded.nodes[index] as GraphNode;
      return described(node, graph, before) === described(other, expanded, after);
    }) && numbers(graph.outputs, before) === numbers(expanded.outputs, after)
  );
}

function expandedBy(model: Model | undefined): Graph | null {
  return model?.instantiate().graph ?? null;
}

function numbersOf({ inputs, nodes }: Graph): ReadonlyMap<Tensor, number> {
  return new Map(
    [...inputs, ...nodes.flatMap(({ outputs }) => outputs)].map((tensor, index) => [tensor, index]),
  );
}

/** All that an op is: its rule, arguments and shapes, what it reads, whose weights it uses, its bits. */
function described(node: GraphNode, { precision }: Graph, known: ReadonlyMap<Tensor, number>): string {
  const { op, arguments: given, inputs, outputs, sharedWith } = node;
  const sorted = Object.entries(given).sort(([a], [b]) => (a < b ? -1 : 1));
  const read =
    op.name === "add" ? [...inputs].sort((a, b) => (known.get(a) ?? 0) - (known.get(b) ?? 0)) : inputs;
  const owner = sharedWith === null ? null : (known.get(sharedWith.outputs[0] as Tensor) ?? null);
  const { weights, activations } = precision?.ofNode.get(node) ?? precision?.usual ?? {};
  return JSON.stringify([
    op.name,
    sorted,
    numbers(read, known),
    outputs.map(({ shape }) => shape),
    owner,
    weights,
    activations,
  ]);
}

function numbers(tensors: readonly Tensor[], known: ReadonlyMap<Tensor, number>): string {
  return tensors.map((tensor) => known.get(tensor)).join();
}
