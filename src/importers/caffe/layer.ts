import type { GraphNode } from "../../core/graph.js";
import type { Op } from "../../core/op.js";
import type { Shape } from "../../core/shape.js";
import type { Tensor } from "../../core/tensor.js";
import type { Fields } from "./fields.js";

/** A layer whose inputs are known, and what its rule may ask and do. */
export interface Layer {
  readonly name: string;
  /** Its type as the newest files call it. */
  readonly type: string;
  readonly fields: Fields;
  readonly inputs: readonly Tensor[];
  /** How many blobs it makes. */
  readonly tops: number;
  /** Of a BatchNorm, the fields of the Scale layer that belongs to it. */
  readonly scale: Fields | undefined;
  /**
   * Adds an op; its path is the layer's name, and `part` where a layer becomes several.
   * @returns nothing after a mistake
   */
  add(op: Op, given: object, inputs: readonly Tensor[], part?: string): GraphNode | undefined;
  /** Names the layer as one that isn't counted. What reads it isn't either, unless its shapes are known. */
  uncounted(why: string, outputs?: readonly Shape[]): Made;
  /** Reports a mistake of the layer. */
  mistake(message: string, field?: string): undefined;
}

/** A blob has no more axes, the batch among them (kMaxBlobAxes of blob.hpp). */
export const MOST_AXES = 32;

/** The blobs that a layer makes; `unknown` when their shapes are, `undefined` after a mistake. */
export type Made = readonly Tensor[] | "unknown" | undefined;

/** What becomes of a type of layer. */
export interface LayerRule {
  /** Its type, as the newest files call it. */
  readonly type: string;
  /** The op that it becomes, or in words what becomes of it. */
  readonly becomes: string;
  /** What of it isn't read, and why. */
  readonly limits?: string;
  /** The message with its own fields, and their names. */
  readonly own?: { readonly message: string; readonly fields: readonly string[] };
  /** How many blobs it reads: one unless it says otherwise. */
  readonly inputs?: { readonly least: number; readonly most: number };
  read(layer: Layer, own: Fields): Made;
}

/** The outputs of an op, if it could be added. */
export function outputsOf(node: GraphNode | undefined): Made {
  return node?.outputs;
}
