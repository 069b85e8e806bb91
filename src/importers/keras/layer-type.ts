import type { LayerCall } from "./layer-call.js";
import type { Value } from "./value.js";

/** A type of layer, or several that are read alike. */
export interface LayerType {
  /** Its class names. */
  readonly names: readonly string[];
  /** What becomes of it, for the documentation. */
  readonly becomes: string;
  /** What of it isn't read, and why. */
  readonly limits?: string;
  /** Whether its `activation` is applied to what it gives. */
  readonly activates?: boolean;
  /** How many of its inputs must be known, if not all: others don't change what it costs. */
  readonly needs?: number;
  /** What it gives; `undefined` for tensors that can't be known. */
  read(layer: LayerCall): Value | readonly (Value | undefined)[];
}
