import { SpecError } from "../core/diagnostic.js";
import { exact, InexactError } from "../core/exact.js";
import type { Graph } from "../core/graph.js";
import type { Convention } from "./convention.js";
import { selects } from "./convention.js";
import { activationsOf, contributionsOf, parametersOf } from "./count.js";

/** What a convention's number consists of, in the order in which it is shown: kinds of op, and biases. */
export const terms = [
  "convolution",
  "linear",
  "matmul",
  "bias",
  "norm",
  "activation",
  "pool",
  "global-pool",
  "elementwise",
  "softmax",
  "resize",
  "view",
] as const;

/** A part of a number that one rule counts. */
export interface Part {
  readonly term: string;
  /** The op, or `bias of` it. */
  readonly of: string;
  /** The rule as it is written. */
  readonly rule: string;
  readonly value: number;
}

/** A network under one convention. */
export interface Decomposition {
  readonly convention: Convention;
  readonly total: number;
  /** The parts that add up to the total, by what they are of. */
  readonly parts: ReadonlyMap<string, Part>;
  readonly params: number;
  /** `null` where the tool counts none. */
  readonly activations: number | null;
  /** The ops that the tool counts in a way that isn't reproduced: the total is then partial. */
  readonly uncounted: readonly string[];
}

/**
 * Counts a network, for a batch of images, under a convention, and says what the number consists of.
 * @throws {SpecError} when a rule gives no whole number, or a sum is above 2^53 − 1
 */
export function decompose(convention: Convention, graph: Graph, batch = 1): Decomposition {
  const parts = new Map<string, Part>();
  let total = 0;
  let params = 0;
  let activations = 0;
  const uncounted = new Set<string>();
  for (const node of graph.nodes) {
    params += parametersOf(convention, node);
    activations += activationsOf(convention, node) * batch;
    if (selects(convention.uncounted, node)) uncounted.add(node.op.name);
    for (const { term, of, rule, value } of contributionsOf(convention, node)) {
      const before = parts.get(of)?.value ?? 0;
      parts.set(of, { term, of, rule: rule.text, value: before + value * batch });
      total += value * batch;
    }
  }
  const checked = (value: number, what: string) => exactBy(convention, value, what);
  return {
    convention,
    total: checked(total, "number"),
    parts,
    params: checked(params, "number of parameters"),
    activations: convention.activations === undefined ? null : checked(activations, "number of activations"),
    uncounted: [...uncounted],
  };
}

function exactBy({ name }: Convention, value: number, what: string): number {
  try {
    return exact(value, `the ${what} of ${name}`);
  } catch (error) {
    if (!(error instanceof InexactError)) throw error;
    throw new SpecError("too-large", error.message);
  }
}

/** The sum of the parts that belong to some terms. */
export function sumOfTerms({ parts }: Decomposition, wanted: readonly string[]): number {
  let sum = 0;
  for (const { term, value } of parts.values()) if (wanted.includes(term)) sum += value;
  return sum;
}

/** What one rule makes of a network under one convention, and another under another. */
export interface Difference {
  readonly of: string;
  readonly first: Part | undefined;
  readonly second: Part | undefined;
  /** The second less the first. */
  readonly difference: number;
}

/** The parts in which two conventions differ, largest difference first. */
export function differencesOf(first: Decomposition, second: Decomposition): Difference[] {
  const names = new Set([...first.parts.keys(), ...second.parts.keys()]);
  return [...names]
    .map((of): Difference => {
      const a = first.parts.get(of);
      const b = second.parts.get(of);
      return { of, first: a, second: b, difference: (b?.value ?? 0) - (a?.value ?? 0) };
    })
    .filter(({ difference }) => difference !== 0)
    .sort((a, b) => Math.abs(b.difference) - Math.abs(a.difference));
}
