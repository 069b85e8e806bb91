import type { Tensor } from "../../core/graph.js";
import type { Piece } from "../piece.js";

/** A parameter of a block, and what it is unless it is told. */
export interface Parameter {
  readonly name: string;
  readonly isChannels: boolean;
  /** `undefined` where it must be given. */
  readonly fallback: unknown;
}

/** A block that a spec defines itself: layers that occur several times. */
export interface OwnBlock {
  readonly name: string;
  /** What all its occurrences have alike. */
  readonly signature: string;
  readonly parameters: readonly Parameter[];
  /** Whether its layers read the channels that enter it, as `$c`. */
  readonly readsChannels: boolean;
  /** What enters the occurrence that its layers are of. */
  readonly entering: readonly Tensor[];
  /** Whether any number of tensors enters, which it hands on with its own. */
  readonly grows: boolean;
  /** One occurrence of its layers, with arguments that are expressions of the parameters. */
  readonly layers: readonly { readonly name: string; readonly piece: Piece }[];
}
