import {
  type Code,
  type Compression,
  fillers,
  type GraphCompression,
  type Index,
  keptWeights,
  type Quantisation,
  type WeightMatrix,
  weightMatrixOf,
} from "../core/compression.js";
import { type Diagnostics, SpecError } from "../core/diagnostic.js";
import type { Graph, GraphNode } from "../core/graph.js";
import { hasShares, sumOf } from "../core/huffman.js";
import { FP32 } from "../core/precision.js";
import type { Place } from "../core/source.js";
import type { Matcher } from "../spec/load.js";
import type { CompressionRules } from "../spec/load-compression.js";
import type { Selectors } from "../spec/syntax.js";
import { type Bound, type BoundSteps, bindSteps } from "./compression-steps.js";
import { selected } from "./selectors.js";
import type { ItemEnvironment } from "./state/environment.js";
import { evaluateCondition } from "./state/evaluate.js";

/** A rule with its numbers known. */
export interface BoundCompression extends Selectors {
  readonly place: Place;
  readonly steps: BoundSteps;
  readonly matcher: Matcher | null;
}

/** What rules say at a model's hyperparameters. Mistakes are collected. */
export function bindCompression(
  { rules, matcher }: CompressionRules,
  environment: ItemEnvironment,
): BoundCompression[] {
  const { session, context } = environment;
  return rules.flatMap((rule): BoundCompression[] => {
    const { if: condition, place, only, except } = rule;
    const isThere =
      condition === undefined || session.attempt(context, () => evaluateCondition(condition, environment));
    const steps = bindSteps(rule.steps, environment);
    return isThere ? [{ place, only, except, steps, matcher }] : [];
  });
}

/** How the weights of a graph's layers are stored. Mistakes are collected. */
export function compressionIn(
  { nodes }: Pick<Graph, "nodes">,
  rules: readonly BoundCompression[],
  diagnostics: Diagnostics,
): GraphCompression {
  const said = new Map<GraphNode, BoundSteps>();
  for (const rule of rules) {
    for (const node of diagnostics.attempt(() => layersOf(rule, nodes)) ?? []) {
      // Weights that several share are stored once.
      const owner = node.sharedWith ?? node;
      said.set(owner, combinedSteps(said.get(owner) ?? {}, rule.steps));
    }
  }
  const compression = new Map<GraphNode, Compression>();
  // What rules lack because of a mistake in them is no mistake of its own.
  if (diagnostics.hasErrors) return compression;
  for (const [node, steps] of said) {
    const matrix = weightMatrixOf(node) as WeightMatrix;
    try {
      compression.set(node, checked(steps, matrix, node));
    } catch (error) {
      if (!(error instanceof SpecError)) throw error;
      // What one rule gets wrong for many layers is one mistake.
      diagnostics.add(error.diagnostic, { round: node });
    }
  }
  return compression;
}

/** The layers that a rule is for, which have weights to store. */
function layersOf(rule: BoundCompression, nodes: readonly GraphNode[]): readonly GraphNode[] {
  const layers = selected(nodes, rule, rule.matcher).filter((node) => weightMatrixOf(node) !== undefined);
  if (layers.length > 0) return layers;
  const [only] = rule.only;
  throw new SpecError(
    "reference",
    "this rule is for no convolution and no linear layer",
    only?.place ?? rule.place,
    {
      help: "it compresses their weights; biases, norms and activations have none",
    },
  );
}

/** Each step of a later rule above that of an earlier one; of scalars and products, the later is meant. */
function combinedSteps(earlier: BoundSteps, later: BoundSteps): BoundSteps {
  const { bits, product, ...others } = earlier;
  const quantises = later.bits !== undefined || later.product !== undefined;
  return {
    ...others,
    ...(quantises ? {} : { ...(bits && { bits }), ...(product && { product }) }),
    ...later,
  };
}

/** The chain that steps make for a layer. @throws {SpecError} where they don't fit each other or the layer */
function checked(steps: BoundSteps, matrix: WeightMatrix, node: GraphNode): Compression {
  const { density, weightCode, indexCode } = steps;
  const quantisation = quantisationOf(steps, matrix, node);
  const index = indexOf(steps, matrix);
  const compression = {
    density: density?.value ?? 1,
    index,
    quantisation,
    weightCode: weightCode?.value ?? null,
    indexCode: index === null ? null : (indexCode?.value ?? null),
  };
  if (quantisation === null && compression.weightCode !== null) {
    throw new SpecError(
      "argument",
      `the weights of \`${node.path}\` have no codes that Huffman's could stand for`,
      weightCode?.place,
      {
        help: "quantise them: `bits` or `product`",
      },
    );
  }
  checkHistograms(compression, steps, matrix, node);
  return compression;
}

function quantisationOf(
  steps: BoundSteps,
  { channels }: WeightMatrix,
  { path }: GraphNode,
): Quantisation | null {
  const { bits, product, codebook, density } = steps;
  const centroidBits = codebook === undefined ? FP32.weights : codebook.value;
  if (bits?.value != null) return { kind: "scalar", bits: bits.value, centroidBits };
  if (product?.value == null) return null;
  const { centroids, parts } = product.value;
  const { place } = product;
  if ((density?.value ?? 1) < 1) {
    throw new SpecError(
      "argument",
      `the weights of \`${path}\` are pruned, and sub-vectors have no zeros to leave out`,
      place,
      {
        help: "write `density: 1` for these layers, or `bits` instead of `product`",
      },
    );
  }
  if (centroidBits === null) {
    throw new SpecError("argument", "product quantisation needs its codebook", codebook?.place);
  }
  const size = parts.kind === "size" ? parts.size : channels / parts.subspaces;
  if (!Number.isInteger(size) || channels % size > 0) {
    const said = parts.kind === "size" ? `sub-vectors of ${parts.size}` : `${parts.subspaces} subspaces`;
    throw new SpecError(
      "argument",
      `${said} don't divide the ${channels} channels of \`${path}\``,
      parts.place,
      {
        help: "give a divisor, or leave the layer out with `except`",
      },
    );
  }
  return { kind: "product", size, centroids, centroidBits };
}

/** How places are stored; where all weights are kept, they aren't. */
function indexOf({ density, index }: BoundSteps, { columns, rows, elements }: WeightMatrix): Index | null {
  const share = density?.value ?? 1;
  if (share === 1) return null;
  const found = index?.value ?? null;
  if (found === null) {
    const message = "nothing says how the places of the kept weights are stored";
    throw new SpecError("missing-key", message, density?.place, {
      help: "write `index: 4` for gaps of 4 bits, or `index: csr`",
    });
  }
  if (found.kind === "csr" && Math.max(columns - 1, share * elements) >= 2 ** found.bits) {
    const message = `${found.bits} bits can't number the weights of a ${rows}×${columns} matrix`;
    throw new SpecError("argument", message, index?.place);
  }
  return found;
}

/** A histogram has as many symbols as there are codes, and adds up to all that are stored. */
function checkHistograms(
  compression: Compression,
  steps: BoundSteps,
  matrix: WeightMatrix,
  node: GraphNode,
): void {
  const { quantisation, index } = compression;
  const kept = keptWeights(matrix.elements, compression);
  const zeros = fillers(kept, compression);
  const entries = kept + zeros;
  const made = zeros === 0 ? `${kept}` : `${kept} and ${zeros} fillers`;
  if (quantisation?.kind === "product") {
    const codes = matrix.elements / quantisation.size;
    checkHistogram(steps.weightCode, quantisation.centroids, codes, `${codes} sub-vectors`, node);
  } else if (quantisation !== null) {
    checkHistogram(steps.weightCode, 2 ** quantisation.bits, entries, `${made} weights`, node);
  }
  if (index !== null && compression.indexCode !== null) {
    const gaps = index.kind === "relative" ? 2 ** index.bits : matrix.columns;
    checkHistogram(
      steps.indexCode,
      gaps,
      index.kind === "relative" ? entries : kept,
      `${made} indices`,
      node,
    );
  }
}

function checkHistogram(
  code: Bound<Code> | undefined,
  symbols: number,
  stored: number,
  what: string,
  { path }: GraphNode,
): void {
  if (code?.value?.kind !== "histogram") return;
  const { histogram } = code.value;
  if (histogram.length > symbols) {
    throw new SpecError(
      "argument",
      `the histogram has ${histogram.length} symbols, but there are ${symbols}`,
      code.place,
    );
  }
  const sum = sumOf(histogram);
  if (hasShares(histogram) || sum === stored) return;
  throw new SpecError(
    "argument",
    `the histogram adds up to ${sum}, but \`${path}\` stores ${what}`,
    code.place,
    {
      help: "give how often each symbol occurs, or shares that add up to 1",
    },
  );
}
