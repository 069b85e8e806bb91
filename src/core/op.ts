import type { Ratio } from "./ratio.js";
import type { Shape } from "./shape.js";

/** The families that conventions, colours and roll-ups speak of. */
export type OpKind =
  | "convolution"
  | "linear"
  | "matmul"
  | "norm"
  | "activation"
  | "pool"
  | "global-pool"
  | "elementwise"
  | "softmax"
  | "resize"
  | "view";

/** One tensor of weights. `learned` ones are parameters, the others buffers (running statistics). */
export interface Weight {
  readonly name: string;
  readonly elements: number;
  readonly learned: boolean;
}

/** What is wrong with one argument, as a schema reports it. */
export interface ArgumentIssue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly code?: string | undefined;
  readonly keys?: readonly string[];
}

/** The part of a zod schema of one argument that the program relies on; `optin` says whether it may be left out. */
export interface SingleSchema {
  readonly _zod: { readonly optin?: "optional" | "defaulted" | undefined };
  safeParse(
    value: unknown,
  ): { success: true } | { success: false; error: { issues: readonly ArgumentIssue[] } };
}

/**
 * The part of a zod object schema that the program relies on, so that the public types need no zod.
 * `shape` has one schema an argument, by its name.
 */
export interface ArgumentSchema<T> {
  readonly shape: Readonly<Record<string, SingleSchema>>;
  safeParse(
    value: unknown,
  ): { success: true; data: T } | { success: false; error: { issues: readonly ArgumentIssue[] } };
}

/** What a position of the output reads of one spatial side of the input. */
export interface Reach {
  /** So many neighbouring positions. */
  readonly size: number;
  /** By how many positions those of the next output position lie further on. */
  readonly step: Ratio;
  /** How many positions before the input's first one those of the first output position begin; half ones lie between two. */
  readonly before: number;
}

/**
 * What an op costs, as expressions over its own arguments and these facts: `$in` and `$out` channels,
 * `$cells` of the kernel, `$positions` that leave and those `$entering`, `$elements` that enter,
 * `$outputs` (elements that leave), `$inputs` (tensors), `$inner` (the side that a matrix product sums
 * over) and `$cells_read` (by all windows of an adaptive pooling).
 */
export interface OpFormula {
  readonly params: string;
  readonly macs: string;
  readonly flops: string;
}

/**
 * A primitive layer: the only thing that has a cost.
 *
 * `Given` is what the schema yields; `Resolved` is the same with every size spelled out for the rank
 * of the input (kernel 3 is [3, 3] on an image), which the rules below and the report use.
 * A rule throws {@link OpError} for arguments that don't fit the inputs.
 */
export interface Op<Given extends object = object, Resolved extends object = Given> {
  /** Its name in specs and reports. */
  readonly name: string;
  readonly kind: OpKind;
  /** What it does, in a sentence. */
  readonly summary: string;
  /** Its rules in words, for the documentation: output shape, parameters, operations. */
  readonly rules: { readonly shape: string; readonly params: string; readonly cost: string };
  /** The paper or tool that the rules come from. */
  readonly source: string;
  /** The same rules as expressions, for `explain`; a property test holds them against the rules below. */
  readonly formula: OpFormula;
  /** The op that this one abbreviates: what `resolve` gives is counted and reported as that op. */
  readonly becomes?: Op;
  /** The argument that a lone value sets. */
  readonly main?: string;
  /** Arguments that are channel counts, which α scales. */
  readonly channels?: readonly string[];
  /** Arguments that name a tensor; the op receives that tensor's spatial sides. */
  readonly references?: readonly string[];
  /** Whether its output has the same sides whatever its input's, as after pooling to a given size. */
  readonly fixesSides?: boolean;
  /**
   * Where its output lies: `view` is another look at its input's memory, `in-place` takes its input's place
   * where nothing else reads that; in memory of its own when absent. Norms and activations work in place as
   * far as they are fused.
   */
  readonly storage?: "view" | "in-place";
  /** How many tensors it takes: exactly one unless it says otherwise. */
  readonly inputs?: { readonly least: number; readonly most: number };
  /** Its arguments; built on first use and kept. */
  arguments(): ArgumentSchema<Given>;
  resolve?(given: Given, inputs: readonly Shape[]): Resolved;
  infer(given: Resolved, inputs: readonly Shape[]): Shape[];
  /** Its weights; none when absent. */
  weights?(given: Resolved, inputs: readonly Shape[]): Weight[];
  /** Multiply-accumulates; none when absent. */
  macs?(given: Resolved, inputs: readonly Shape[], outputs: readonly Shape[]): number;
  /** Arithmetic operations, a multiply-accumulate being two. */
  flops(given: Resolved, inputs: readonly Shape[], outputs: readonly Shape[]): number;
  /** By how much each spatial side shrinks (2 halves it, 1/2 doubles it); 1 when absent. */
  stride?(given: Resolved, input: Shape, output: Shape): Ratio[];
  /**
   * What a position of the output reads of each spatial side; `whole` when it reads all of it, or the output
   * isn't a map. Its own position alone when absent.
   */
  reach?(given: Resolved, input: Shape, output: Shape): readonly Reach[] | "whole";
}

/** Arguments that don't fit each other or the input. `argument` names the one to point at. */
export class OpError extends Error {
  readonly argument: string | undefined;
  readonly help: string | undefined;

  constructor(message: string, more: { argument?: string; help?: string } = {}) {
    super(message);
    this.name = "OpError";
    this.argument = more.argument;
    this.help = more.help;
  }
}

/** Wraps a schema builder so that it runs on first use only: schemas are a third of the start-up time when built at once. */
export function onFirstUse<T>(build: () => T): () => T {
  let built: T | undefined;
  return () => {
    built ??= build();
    return built;
  };
}
