import { SpecError } from "../core/diagnostic.js";
import type { Graph, GraphNode } from "../core/graph.js";
import { suggestion } from "../core/nearest.js";
import { FP32, formatBits, type GraphPrecision, MOST_BITS, type Precision } from "../core/precision.js";
import type { Place } from "../core/source.js";
import { describe, RealCount } from "../spec/expression/value.js";
import type { LoadedSpec } from "../spec/load.js";
import type { PrecisionRule, Selectors, ValueNode } from "../spec/syntax.js";
import { selected } from "./selectors.js";
import type { ItemEnvironment } from "./state/environment.js";
import { evaluate } from "./state/evaluate.js";

/** A rule with its bits known. */
export interface BoundPrecision extends Selectors {
  readonly bits: Partial<Precision>;
  /** Where it says that weights are scaled. */
  readonly scalePlace: Place | undefined;
}

/** The bits that a spec's rules give at its hyperparameters. Mistakes are collected. */
export function bindPrecision(
  rules: readonly PrecisionRule[],
  environment: ItemEnvironment,
): BoundPrecision[] {
  const { session, context } = environment;
  const read = <T>(value: ValueNode | undefined, of: (value: ValueNode) => T): T | undefined =>
    value && session.attempt(context, () => of(value));
  const bits = (value: ValueNode | undefined) =>
    read(value, (each) => bitsOf(each, environment, "a precision"));
  return rules.map((rule): BoundPrecision => {
    const { only, except, scale } = rule;
    const weights = bits(rule.weights);
    const activations = rule.activations === rule.weights ? weights : bits(rule.activations);
    const inputs = bits(rule.inputs);
    const scaled = read(scale, (each) => flagOf(each, environment));
    return {
      only,
      except,
      scalePlace: scale?.place,
      bits: {
        ...(weights !== undefined && { weights }),
        ...(activations !== undefined && { activations }),
        ...(inputs !== undefined && { inputs }),
        ...(scaled !== undefined && { scaled }),
      },
    };
  });
}

function flagOf(value: ValueNode, environment: ItemEnvironment): boolean {
  const given = evaluate(value, environment);
  if (typeof given === "boolean") return given;
  throw new SpecError("argument", `\`scale\` is true or false, got ${describe(given)}`, value.place);
}

/**
 * The bits of a number format or a number of bits.
 * @param what has so many, for messages
 */
export function bitsOf(value: ValueNode, environment: ItemEnvironment, what: string): number {
  const given = evaluate(value, environment);
  const bits = given instanceof RealCount ? given.value : given;
  const named = typeof bits === "string" ? formatBits.get(bits) : undefined;
  if (named !== undefined) return named;
  if (typeof bits === "number" && Number.isInteger(bits) && bits >= 1 && bits <= MOST_BITS) return bits;
  const formats = [...formatBits.keys()];
  throw new SpecError(
    "argument",
    `${what} is a number format or 1 to ${MOST_BITS} bits, got ${describe(given)}`,
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
  { matcher }: LoadedSpec,
): GraphPrecision {
  let usual = FP32;
  const ofNode = new Map<GraphNode, Precision>();
  for (const { only, except, bits } of rules) {
    const isForAll = only.length + except.length === 0;
    if (isForAll) usual = { ...usual, ...bits };
    const concerned = isForAll ? [...ofNode.keys()] : selected(nodes, { only, except }, matcher);
    for (const node of concerned) ofNode.set(node, { ...(ofNode.get(node) ?? usual), ...bits });
  }
  checkScaled([usual, ...ofNode.values()], rules);
  return { usual, ofNode };
}

/** Only binary weights have scaling factors: others have their scale in their values. */
function checkScaled(precisions: readonly Precision[], rules: readonly BoundPrecision[]): void {
  if (precisions.every(({ weights, scaled }) => !scaled || weights === 1)) return;
  const place = rules.findLast(({ bits }) => bits.scaled)?.scalePlace;
  throw new SpecError("argument", "scaling factors are for weights of 1 bit", place, {
    help: "write `weights: binary` beside it, and leave other layers out with `except`",
  });
}
