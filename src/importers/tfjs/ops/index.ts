import type { GraphOp } from "../graph-op.js";
import { convolutions } from "./convolutions.js";
import { elements } from "./elements.js";
import { shaping } from "./shaping.js";

/** Every op of a graph that is read. */
export const graphOps: readonly GraphOp[] = [...convolutions, ...elements, ...shaping];

/** The same by name. */
export const graphOpOf: ReadonlyMap<string, GraphOp> = new Map(
  graphOps.flatMap((op) => op.names.map((name) => [name, op])),
);
