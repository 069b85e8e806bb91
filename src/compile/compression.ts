import {
  type Compression,
  type GraphCompression,
  type WeightMatrix,
  weightMatrixOf,
} from "../core/compression.js";
import { type Diagnostics, SpecError } from "../core/diagnostic.js";
import type { Graph, GraphNode } from "../core/graph.js";
import type { Place } from "../core/source.js";
import type { Matcher } from "../spec/load.js";
import type { Selectors } from "../spec/syntax.js";
import { chainOf } from "./compression-chain.js";
import { type BoundSteps, bindSteps } from "./compression-steps.js";
import type { CompressionRules } from "./load-compression.js";
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
      compression.set(node, chainOf(steps, matrix, node));
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
