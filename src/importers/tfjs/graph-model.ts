import type { Diagnostics } from "../../core/diagnostic.js";
import type { GraphNode } from "../../core/graph.js";
import { Allowance } from "../allowance.js";
import { GraphWriter } from "../graph-writer.js";
import type { ImportedNetwork, ImportOptions } from "../importer.js";
import { inputSides } from "../input-sides.js";
import { type Entries, isEntries, listOf, textOf } from "../json.js";
import { commonlyLevelled } from "../levels.js";
import { inDependencyOrder } from "../order.js";
import { Call, Uncounted, UnknownValue } from "../tensorflow/call.js";
import { channelsFirst, MOST_PARTS, type Value } from "../tensorflow/value.js";
import { Attributes } from "./attributes.js";
import { hasChannelsFirst } from "./channels-order.js";
import { graphOpOf } from "./ops/index.js";
import { type StoredTensors, storedTensor } from "./stored.js";

/** A node of the graph, and what it reads: the output of a number of another. */
interface Node {
  readonly name: string;
  readonly type: string;
  readonly reads: readonly { readonly node: string; readonly output: number }[];
  readonly attributes: Attributes;
  readonly entries: Entries;
}

/** Nodes that hold what a file stores. */
const STORED = new Set(["Const", "VariableV2", "VarHandleOp"]);

/** The network of a graph of TensorFlow's, whose stored tensors a manifest lists. */
export function readGraphModel(
  entries: readonly unknown[],
  stored: StoredTensors,
  name: string,
  options: ImportOptions,
  diagnostics: Diagnostics,
): ImportedNetwork | undefined {
  // Before there is an object for each.
  new Allowance(options.mostOps).take(entries.length);
  const nodes = new Map(entries.filter(isEntries).map((each) => [textOf(each["name"]) ?? "", nodeOf(each)]));
  const placeholders = [...nodes.values()].filter(({ type }) => type === "Placeholder");
  const declared = placeholders.map(({ name: input, attributes }) => ({
    name: input,
    sides: attributes.shape("shape")?.map((side) => (side < 0 ? null : side)),
  }));
  const known = inputSides(declared, options, diagnostics);
  if (known === undefined) return undefined;
  const writer = new GraphWriter(diagnostics);
  const allowance = new Allowance(Math.min(options.mostOps, MOST_PARTS));
  const batch = known[0]?.batch ?? 1;
  const surroundings = { writer, batch, allowance, holders: new Map<string, GraphNode>() };
  const computed = [...nodes.values()].filter(({ type }) => !STORED.has(type) && type !== "Identity");
  const levels = commonlyLevelled(computed.map((node) => node.name));
  const results = new Map<string, readonly Value[]>();
  for (const [index, { batch: own, sides }] of known.entries()) {
    const tensor = writer.input(channelsFirst(sides));
    results.set(placeholders[index]?.name ?? "", [{ kind: "flow", tensor, shape: [own, ...sides] }]);
  }
  const sourcesOf = (node: Node) =>
    node.reads.flatMap(({ node: source }) => {
      const found = nodes.get(source);
      if (found !== undefined) return [found];
      diagnostics.error("reference", `\`${node.name}\` reads \`${source}\`, which isn't there`);
      return [];
    });
  const ordered = inDependencyOrder(nodes.values(), sourcesOf, (node, readBy) =>
    diagnostics.error("circle", `the nodes \`${node.name}\` and \`${readBy.name}\` read each other`),
  );
  for (const node of ordered) {
    if (results.has(node.name) || node.type === "NoOp") continue;
    allowance.take();
    const inputs = node.reads.map(({ node: source, output }) => results.get(source)?.[output]);
    results.set(node.name, resultOf(node, inputs, stored, levels, surroundings));
  }
  const isRead = new Set([...nodes.values()].flatMap(({ reads }) => reads.map(({ node }) => node)));
  const outputs = [...nodes.keys()].filter((each) => !isRead.has(each));
  const tensors = outputs.flatMap((each) =>
    (results.get(each) ?? []).flatMap((value) => (value?.kind === "flow" ? [value.tensor] : [])),
  );
  return { name, graph: writer.finish(tensors) };
}

function resultOf(
  node: Node,
  inputs: readonly Value[],
  stored: StoredTensors,
  levels: (name: string) => string[],
  surroundings: ConstructorParameters<typeof Call>[2]["surroundings"],
): readonly Value[] {
  const { name, type, attributes } = node;
  if (STORED.has(type)) {
    return [storedTensor(name, node.entries, stored)];
  }
  const op = graphOpOf.get(type);
  const isFused = attributes.texts("fused_ops").some((each) => each !== "BiasAdd");
  const call = new Call(type, inputs, {
    path: levels(name),
    hasParts: op?.hasParts === true || isFused || hasChannelsFirst(attributes),
    surroundings,
  });
  try {
    return op === undefined ? call.unknown() : [op.read(call, attributes)].flat();
  } catch (error) {
    if (error instanceof Uncounted) return call.uncounted();
    if (error instanceof UnknownValue) return [];
    throw error;
  }
}

function nodeOf(entries: Entries): Node {
  const inputs = listOf(entries["input"]).filter((input) => typeof input === "string");
  return {
    name: textOf(entries["name"]) ?? "",
    type: textOf(entries["op"]) ?? "a node without `op`",
    // What begins so only orders, and hands nothing on.
    reads: inputs.filter((input) => !input.startsWith("^")).map(referenceOf),
    attributes: new Attributes(entries),
    entries,
  };
}

function referenceOf(input: string): { node: string; output: number } {
  const [, node = input, output = "0"] = /^(.*):(\d+)$/.exec(input) ?? [];
  return { node, output: Number(output) };
}
