import type { GraphNode } from "../../core/graph.js";
import type { Op } from "../../core/op.js";
import type { Shape } from "../../core/shape.js";
import type { Tensor } from "../../core/tensor.js";
import type { Section } from "./cfg.js";

/** A section whose inputs are known, and what its rule may ask and do. */
export interface Layer {
  readonly section: Section;
  /** What the section before it makes. */
  readonly input: Tensor;
  /**
   * What another section makes: a negative number counts back from this one.
   * @returns `undefined` after a mistake, `unknown` when its shape is
   */
  output(index: number, option: string): Tensor | "unknown" | undefined;
  /** Adds an op, under the section and its own name; nothing after a mistake. */
  add(
    part: string,
    op: Op,
    given: object,
    inputs: readonly Tensor[],
    sharedWith?: GraphNode,
  ): Tensor | undefined;
  /** Adds the activation that the section names; a linear one is nothing. */
  activate(input: Tensor | undefined, usual: string): Made;
  /** Says that an op's weights have one bit each. */
  binary(output: Tensor | undefined): void;
  /** The ops of weights of an earlier section, as the given one shares them. */
  sharedWith(index: number): ReadonlyMap<string, GraphNode> | undefined;
  /** Names the section as one that isn't counted. */
  uncounted(why: string, output?: Shape): Made;
}

/** What a section makes; `unknown` when its shape is, `undefined` after a mistake. */
export type Made = Tensor | "unknown" | undefined;

/** What becomes of a type of section. */
export interface SectionRule {
  readonly type: string;
  /** The op that it becomes, or in words what becomes of it. */
  readonly becomes: string;
  /** What of it isn't read, and why. */
  readonly limits?: string;
  read(layer: Layer): Made;
}
