import type { GraphNode } from "../core/graph.js";
import type { OpKind } from "../core/op.js";
import type { Expression } from "../spec/syntax.js";

/** What a number counts: a multiply-accumulate as one operation, or as two. */
export const units = ["MAC", "FLOP"] as const;
export type Unit = (typeof units)[number];

/** Which parameters count: those that are learned, or the running statistics of norms as well. */
export const parameterRules = ["learned", "all"] as const;
export type ParameterRule = (typeof parameterRules)[number];

/**
 * A convention as its file says it: how a tool or a paper turns the facts of a network into its one
 * number. The presets are written in this form, and so is a user's YAML file.
 */
export interface ConventionDefinition {
  readonly name: string;
  readonly unit: Unit;
  /** Whose number it is, and what is particular about it. */
  readonly summary: string;
  /** The code that it was read from, and its version. */
  readonly source: string;
  /**
   * What each op contributes, as an expression over the op's own arguments, its facts (see `OpFormula`)
   * and `$macs`, `$flops`, `$params`, `$buffers`. A key is an op, a kind of op, `convolution-bias` or
   * `linear-bias`; an op's entry stands before that of its kind. What isn't listed counts 0.
   */
  readonly counts: Readonly<Record<string, string | number>>;
  readonly parameters: ParameterRule;
  /** The ops and kinds of op whose outputs count as activations; absent where the tool counts none. */
  readonly activations?: readonly string[];
  /** Ops that the tool counts in a way that isn't reproduced here: a number of a network with them is partial. */
  readonly uncounted?: readonly string[];
}

/** The biases that a rule may count apart from the ops that have them: `<kind>-bias`, and the kind of these. */
export const biasSelectors: ReadonlyMap<string, OpKind> = new Map([
  ["convolution-bias", "convolution"],
  ["linear-bias", "linear"],
]);

/** One entry of `counts`. */
export interface CountRule {
  readonly selector: string;
  readonly expression: Expression;
  /** The expression as it is written. */
  readonly text: string;
}

/** A convention, checked and ready to count. */
export interface Convention {
  readonly name: string;
  readonly unit: Unit;
  readonly summary: string;
  readonly source: string;
  readonly rules: ReadonlyMap<string, CountRule>;
  readonly parameters: ParameterRule;
  readonly activations: ReadonlySet<string> | undefined;
  readonly uncounted: ReadonlySet<string>;
}

/** Whether selectors name an op, by itself or by its kind. */
export function selects(selectors: ReadonlySet<string>, { op }: GraphNode): boolean {
  return selectors.has(op.name) || selectors.has(op.kind);
}
