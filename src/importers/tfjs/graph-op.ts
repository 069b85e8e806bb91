import type { Call } from "../tensorflow/call.js";
import type { Value } from "../tensorflow/value.js";
import type { Attributes } from "./attributes.js";

/** How a node of a graph is read. */
export interface GraphOp {
  readonly names: readonly string[];
  readonly becomes: string;
  readonly limits?: string;
  /** Whether it always becomes several ops. */
  readonly hasParts?: boolean;
  read(call: Call, attributes: Attributes): Value | readonly Value[];
}
