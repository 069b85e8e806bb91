import { SpecError } from "../core/diagnostic.js";
import type { Graph, GraphNode } from "../core/graph.js";
import { suggestion } from "../core/nearest.js";
import { FP32, formatBits, type GraphPrecision, MOST_BITS, type Precision } from "../core/precision.js";
import type { Place } from "../core/source.js";
import { describe, RealCount } from "../spec/expression/value.js";
import type { LoadedSpec } from "../spec/load.js";
import type { PrecisionRule, ValueNode } from "../spec/syntax.js";
import type { ItemEnvironment } from "./state/environment.js";
import { evaluate } from "./state/evaluate.js";

/** A rule with its bits known. */
export interface BoundPrecision extends Partial<Precision> {
  readonly only: PrecisionRule["only"];
}

/** The bits that a spec's rules give at its hyperparameters. Mistakes are collected. */
export function bindPrecision(
  rules: readonly PrecisionRule[],
  environment: ItemEnvironment,
): BoundPrecision[] {
  const { session, context } = environment;
  const bits = (value: ValueNode | undefined) =>
    value && session.attempt(context, () => bitsOf(value, environment));
  return rules.map(({ only, weights: ofWeights, activations: ofActivations }) => {
    const weights = bits(ofWeights);
    const activations = ofActivations === ofWeights ? weights : bits(ofActivations);
    return {
      only,
      ...(weights !== undefined && { weights }),
      ...(activations !== undefined && { activations }),
    };
  });
}

function bitsOf(value: ValueNode, environment: ItemEnvironment): number {
  const given = evaluate(value, environment);
  const bits = given instanceof RealCount ? given.value : given;
  const named = typeof bits === "string" ? formatBits.get(bits) : undefined;
  if (named !== undefined) return named;
  if (typeof bits === "number" && Number.isInteger(bits) && bits >= 1 && bits <= MOST_BITS) return bits;
  const formats = [...formatBits.keys()];
  throw new SpecError(
    "argument",
    `a precision is a number format or 1 to ${MOST_BITS} bits, got ${describe(given)}`,
    value.place,
    {
      help:
        (typeof bits === "string" ? suggestion(bits, formats) : undefined) ??
        `formats: ${formats.join(", ")}`,
    },
  );
}

/**
 * The precisions of a graph's ops: what a later rule says wins over an earlier one.
 * @throws {SpecError} for a rule that is for nothing of the graph
 */
export function precisionIn(
  { nodes }: Pick<Graph, "nodes">,
  rules: readonly BoundPrecision[],
  spec: LoadedSpec,
): GraphPrecision {
  let usual = FP32;
  const ofNode = new Map<GraphNode, Precision>();
  for (const { only, ...bits } of rules) {
    if (only.length === 0) usual = { ...usual, ...bits };
    const selected =
      only.length === 0 ? ofNode.keys() : only.flatMap((selector) => select(nodes, selector, spec));
    for (const node of [...selected]) ofNode.set(node, { ...(ofNode.get(node) ?? usual), ...bits });
  }
  return { usual, ofNode };
}

function select(
  nodes: readonly GraphNode[],
  { text, place }: { readonly text: string; readonly place: Place },
  { matcher }: LoadedSpec,
): GraphNode[] {
  if (matcher === null) throw new Error("no globs were loaded, although there are some");
  // A path stands for everything below it, too.
  const isAt = matcher([text, `${text}/**`]);
  const selected = nodes.filter(({ op, path }) => op.name === text || op.kind === text || isAt(path));
  if (selected.length > 0) return selected;
  throw new SpecError("reference", `\`${text}\` selects nothing of the network`, place, {
    help: "an op, a kind of op (convolution, linear, norm, …), or a path such as stage2/**",
  });
}
