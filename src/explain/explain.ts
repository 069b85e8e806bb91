import { analyze } from "../analyze/analyze.js";
import type { LayerReport } from "../analyze/report.js";
import { blocks } from "../blocks/index.js";
import { findCallee, signatureOf } from "../compile/expand/callee.js";
import { Model } from "../compile/model.js";
import type { Block } from "../core/block.js";
import { Diagnostics, SpecError } from "../core/diagnostic.js";
import { type FormulaValues, factsOf } from "../core/facts.js";
import { type Graph, type GraphNode, levelsOf, type Scope } from "../core/graph.js";
import { didYouMean } from "../core/nearest.js";
import { channelsOf, sidesOf } from "../core/shape.js";
import { ops } from "../ops/index.js";
import { parseExpression } from "../spec/expression/parse.js";
import type { ExpressionNode } from "../spec/expression/syntax.js";
import { plain } from "../spec/expression/value.js";
import { readSpec } from "../spec/read/spec.js";
import { treeOf } from "../spec/yaml/from-value.js";
import { blockValues } from "./block-formula.js";
import { formulaCount } from "./evaluate.js";
import { printFormula } from "./print.js";
import { simplify } from "./simplify.js";
import { symbolOf } from "./symbols.js";

/** One quantity: its formula in symbols, with the numbers put in, and the result. */
export interface ExplainedQuantity {
  readonly metric: string;
  readonly formula: string;
  readonly numbers: string;
  readonly value: number;
}

/** A block or op explained. */
export interface Explanation {
  /** The path within a model, or the name of the block or op. */
  readonly title: string;
  readonly kind: string;
  readonly summary: string;
  readonly source: string;
  /** The symbols of the formulas: what each stands for, and its value. */
  readonly symbols: readonly { readonly symbol: string; readonly meaning: string; readonly value: string }[];
  readonly quantities: readonly ExplainedQuantity[];
  readonly layers: readonly LayerReport[];
  /** The standard convolution that a factorised block replaces. */
  readonly standard: { readonly params: number; readonly macs: number; readonly what: string } | null;
}

/** Arguments as the user writes them: `kernel` to `3`, `in` to `512`. */
export type ExplainArguments = ReadonlyMap<string, string>;

/** The names of what enters: its channels, and its sides under a name that the block or op hasn't itself. */
function enteringNames(name: string): { channels: string; sides: string } {
  const callee = findCallee(name, new Map());
  const own = callee === undefined ? [] : signatureOf(callee).names;
  return { channels: "in", sides: own.includes("size") ? "input" : "size" };
}

/**
 * Explains a built-in block or an op with given arguments: `in` are the channels that enter, `size` the
 * sides of the map.
 * @throws {SpecError} for a name or an argument that isn't there
 */
export function explainNamed(name: string, given: ExplainArguments): Explanation {
  const block = blocks.get(name);
  const op = ops.get(name);
  if (block === undefined && op === undefined) {
    throw new SpecError("unknown-name", `there is no block or op \`${name}\``, undefined, {
      help:
        didYouMean(name, [...blocks.keys(), ...ops.keys()]) ??
        "`lightnet-cost list` shows all blocks and ops",
    });
  }
  const graph = expand(name, given, block === undefined ? (op?.inputs?.least ?? 1) : 1);
  const node = graph.nodes.at(-1) as GraphNode;
  if (block === undefined) return explainOp(name, node, analyze({ ...graph, nodes: [node] }).layers);
  return explainBlock(name, block, scopeOfBlock(graph.nodes, block) as Scope, graph.nodes);
}

/** Explains what stands at a path of a model: an op, or an instance of a built-in block. */
export function explainPath(path: string, graph: Graph): Explanation {
  const nodes = graph.nodes.filter((node) => node.path === path || node.path.startsWith(`${path}/`));
  const [first] = nodes;
  if (first === undefined) {
    const paths = graph.nodes.flatMap((node) => levelsOf(node.scope).map((level) => level.path));
    throw new SpecError("reference", `there is no layer \`${path}\``, undefined, {
      help: didYouMean(path, paths) ?? "`--depth all` shows every path",
    });
  }
  const level = levelsOf(first.scope).find((each) => each.path === path);
  const block = level?.block ? blocks.get(level.block) : undefined;
  if (level !== undefined && block !== undefined) return explainBlock(path, block, level, nodes);
  if (first.path === path) return explainOp(path, first, layersOf([first]));
  throw new SpecError(
    "reference",
    `\`${path}\` is neither an op nor an instance of a built-in block`,
    undefined,
    {
      help: `choose one below it, such as \`${first.path}\``,
    },
  );
}

function explainOp(title: string, node: GraphNode, layers: readonly LayerReport[]): Explanation {
  const { op } = node;
  const values = factsOf(node);
  const formulas = { params: op.formula.params, macs: op.formula.macs, flops: op.formula.flops };
  return {
    title,
    kind: op.name,
    summary: op.summary,
    source: op.source,
    ...quantitiesOf(formulas, {}, values),
    layers,
    standard: null,
  };
}

function explainBlock(title: string, block: Block, scope: Scope, nodes: readonly GraphNode[]): Explanation {
  const input = nodes[0]?.inputs[0]?.shape as readonly number[];
  const [height = 1, width = 1] = sidesOf(input);
  const parameters = [...(scope.parameters ?? [])].flatMap(
    ([name, value]): [string, number | boolean | string][] => {
      const simple = plain(value as Parameters<typeof plain>[0]);
      return typeof simple === "object" || simple === undefined ? [] : [[name, simple]];
    },
  );
  const given = {
    ...Object.fromEntries(parameters),
    in: channelsOf(input),
    height,
    width,
    extra: extraOf(nodes),
  };
  const values = blockValues(block, given);
  const layers = layersOf(nodes);
  const { params, macs, where = {} } = block.formula;
  return {
    title,
    kind: block.name,
    summary: block.summary,
    source: block.source,
    ...quantitiesOf({ params, macs }, where, values),
    layers,
    standard: standardOf(block, values, nodes),
  };
}

/** Parameters that each convolution has per output channel beside its weights: those of its bias and its norm. */
function extraOf(nodes: readonly GraphNode[]): number {
  const conv = nodes.find(({ op }) => op.kind === "convolution");
  if (conv === undefined) return 0;
  const bias = conv.arguments["bias"] === true ? 1 : 0;
  const norm = nodes.find(({ path }) => path === `${conv.path}/norm`);
  const learned =
    norm?.op.weights?.(
      norm.arguments,
      norm.inputs.map(({ shape }) => shape),
    ) ?? [];
  return bias + learned.filter((weight) => weight.learned).length;
}

function quantitiesOf(
  formulas: Readonly<Record<string, string>>,
  where: Readonly<Record<string, string>>,
  values: FormulaValues,
): Pick<Explanation, "quantities" | "symbols"> {
  const used = new Map<string, string>();
  const kept = new Set([
    "in",
    "out",
    "kernel",
    "height",
    "width",
    "positions",
    "entering",
    "cells",
    "elements",
    "outputs",
  ]);
  const symbolText = (name: string) => {
    used.set(name, where[name] ?? "");
    return symbolOf(name).symbol;
  };
  const numberText = (name: string) => String(values.get(name));
  const aliases = new Map<string, ExpressionNode>();
  for (const [name, text] of Object.entries(where)) {
    const definition = simplify(parseExpression(text), values, kept, aliases);
    if (definition.kind === "variable") aliases.set(name, definition);
  }
  const quantities = Object.entries(formulas).map(([metric, text]) => {
    const formula = simplify(parseExpression(text), values, kept, aliases);
    return {
      metric,
      formula: printFormula(formula, symbolText),
      numbers: printFormula(formula, numberText),
      value: formulaCount(text, values),
    };
  });
  const symbols: Explanation["symbols"][number][] = [];
  for (const name of used.keys()) {
    const definition = where[name];
    const { symbol, meaning } = symbolOf(name);
    const formula =
      definition === undefined ? undefined : simplify(parseExpression(definition), values, kept, aliases);
    const isExpression = formula !== undefined && formula.kind !== "literal";
    symbols.push({
      symbol,
      meaning: isExpression ? printFormula(formula, symbolText) : meaning,
      value: numberText(name),
    });
  }
  return { quantities, symbols };
}

function standardOf(
  { replaces }: Block,
  values: FormulaValues,
  nodes: readonly GraphNode[],
): Explanation["standard"] {
  if (replaces === undefined) return null;
  const out = formulaCount(replaces.out, values);
  const kernel = formulaCount(replaces.kernel, values);
  const entering = values.get("in") as number;
  const output = nodes.at(-1)?.outputs[0]?.shape ?? [];
  const weights = kernel ** 2 * entering * out;
  const positions = sidesOf(output).reduce((product, side) => product * side, 1);
  return {
    params: weights + (values.get("extra") as number) * out,
    macs: weights * positions,
    what: `${kernel}×${kernel} convolution from ${entering} to ${out} channels`,
  };
}

function layersOf(nodes: readonly GraphNode[]): readonly LayerReport[] {
  return analyze({ inputs: [], outputs: [], uncounted: [], nodes }).layers;
}

function scopeOfBlock(nodes: readonly GraphNode[], block: Block): Scope | undefined {
  return nodes.flatMap((node) => levelsOf(node.scope)).find((level) => level.block === block.name);
}

/** Expands a block or op on an input of its own, through the same path as a spec. */
function expand(name: string, given: ExplainArguments, inputs: number): Graph {
  const source = {
    name: "the arguments",
    text: [...given].map(([key, value]) => `${key}=${value}`).join(" "),
  };
  const entering = enteringNames(name);
  const missing = Object.values(entering).filter((key) => !given.has(key));
  if (missing.length > 0) {
    throw new SpecError(
      "usage",
      `\`explain ${name}\` needs ${missing.map((key) => `\`${key}\``).join(" and ")}`,
      undefined,
      {
        help: `write \`explain ${name} in=64 ${entering.sides}=56 …\`: the channels and the sides that enter`,
      },
    );
  }
  const size = given.get(entering.sides) as string;
  const sides = /x/.test(size) ? size : `${size}x${size}`;
  const own = Object.fromEntries([...given].filter(([key]) => !Object.values(entering).includes(key)));
  const place = { source, start: 0, end: 1 };
  const call = inputs > 1 ? { from: new Array<string>(inputs).fill("input"), [name]: own } : { [name]: own };
  const spec = {
    input: `${sides}x${given.get(entering.channels)}`,
    defaults: { bias: false },
    layers: [call],
  };
  const diagnostics = new Diagnostics();
  const syntax = readSpec(treeOf(spec, place), diagnostics);
  if (syntax !== undefined) {
    const model = new Model({
      id: "",
      file: "",
      syntax,
      baseline: undefined,
      networks: new Map(),
      diagnostics: diagnostics.list,
      matcher: null,
    });
    const { graph, diagnostics: found } = model.instantiate();
    if (graph !== null) return graph;
    for (const diagnostic of found) diagnostics.add(diagnostic);
  }
  const [first] = diagnostics.list;
  throw new SpecError("argument", first?.message ?? "this can't be explained", undefined, {
    help: first?.help,
  });
}
