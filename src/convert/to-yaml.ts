import type { Graph, GraphNode, Tensor } from "../core/graph.js";
import { isUsual, type Precision } from "../core/precision.js";
import type { Shape } from "../core/shape.js";
import type { UsualFollowUps } from "./blocks/match.js";
import { Layers, listText, type Surroundings, valueText } from "./layers.js";
import { levelsIn } from "./levels.js";
import type { OwnBlock } from "./own-blocks/definition.js";
import { usesOf } from "./own-blocks/uses.js";
import type { Piece } from "./piece.js";
import { Readers } from "./readers.js";

/** Writes a network as a spec: its layers under their names, a line each, and the blocks that they are calls of. */
export function toYaml(graph: Graph, name: string, pieces: readonly Piece[], usual: UsualFollowUps): string {
  const { nodes, outputs } = graph;
  const shared = new Set(nodes.flatMap(({ sharedWith }) => sharedWith ?? []));
  const surroundings = { usual, readers: new Readers(graph), shared };
  const inputs = inputNames(graph);
  const layers = new Layers(levelsIn(pieces), inputs, surroundings, "  ");
  const last = layers.leaving;
  const isLast = outputs.length === last.length && outputs.every((output, index) => output === last[index]);
  const leaving = [...new Set(outputs.filter(({ producer }) => producer !== null))];
  const blocks = [...usesOf(pieces).keys()].flatMap((block) => blockLines(block, surroundings));
  return [
    `name: ${JSON.stringify(name)}`,
    ...inputLines(inputs),
    ...defaultLines(usual),
    ...precisionLines(graph, (node) => layers.pathOf(node)),
    ...(blocks.length === 0 ? [] : ["blocks:", ...blocks]),
    "layers:",
    ...layers.lines,
    ...(isLast ? [] : [`outputs: [ ${leaving.map((output) => layers.reference(output)).join(", ")} ]`]),
    "",
  ].join("\n");
}

function inputNames({ inputs }: Graph): ReadonlyMap<Tensor, string> {
  const isLone = inputs.length === 1;
  return new Map(inputs.map((input, index) => [input, isLone ? "input" : `input${index + 1}`]));
}

function inputLines(inputs: ReadonlyMap<Tensor, string>): string[] {
  const sizes = [...inputs].map(([{ shape }, name]) => `${name}: ${sizeOf(shape)}`);
  return inputs.size === 1 ? sizes : ["inputs:", ...sizes.map((size) => `  ${size}`)];
}

/** The norm and the activation that most convolutions have. */
function defaultLines(usual: UsualFollowUps): string[] {
  const entries = Object.entries(usual).filter(([, value]) => value !== "none");
  if (entries.length === 0) return [];
  return [`defaults: { ${entries.map((entry) => entry.join(": ")).join(", ")} }`];
}

/** The formats of numbers: the usual one, and those of layers that have others. */
function precisionLines({ precision, nodes }: Graph, pathOf: (node: GraphNode) => string): string[] {
  if (precision === undefined) return [];
  const bits = ({ weights, activations }: Precision) => `weights: ${weights}, activations: ${activations}`;
  const { usual, ofNode } = precision;
  const pathsOf = new Map<string, Set<string>>();
  for (const node of nodes) {
    const own = bits(ofNode.get(node) ?? usual);
    const paths = pathsOf.get(own) ?? new Set();
    pathsOf.set(own, paths.add(pathOf(node)));
  }
  pathsOf.delete(bits(usual));
  if (pathsOf.size === 0 && isUsual(usual)) return [];
  const others = [...pathsOf].map(([own, paths]) => `  - { only: ${listText([...paths])}, ${own} }`);
  return ["precision:", `  - { ${bits(usual)} }`, ...others];
}

/** The definition of a block. */
function blockLines(block: OwnBlock, surroundings: Surroundings): string[] {
  const { name, parameters, readsChannels, entering, grows } = block;
  const levels = block.layers.map((layer) => ({ name: layer.name, pieces: [layer.piece], layers: [] }));
  const inputs = new Map(entering.map((tensor) => [tensor, grows ? "features" : "input"]));
  const layers = new Layers(levels, inputs, surroundings, "      ");
  const declared = parameters.map((parameter) => {
    const { isChannels, fallback } = parameter;
    const value = isChannels ? "channels" : fallback === undefined ? "required" : valueText(fallback);
    return `${parameter.name}: ${value}`;
  });
  return [
    `  ${name}:`,
    ...(declared.length === 0 ? [] : [`    params: { ${declared.join(", ")} }`]),
    ...(readsChannels ? ["    let: { c: $in }"] : []),
    ...(grows ? ["    inputs: [ features... ]", `    outputs: [ features, ${levels.at(-1)?.name} ]`] : []),
    "    layers:",
    ...layers.lines,
  ];
}

function sizeOf([channels, ...sides]: Shape): string {
  return [...sides, channels].join("x");
}
