import type { GraphNode } from "../../core/graph.js";
import type { OpMetric } from "../../core/metric.js";
import { packedBytes } from "../memory/bytes.js";

/** 32-bit floating point. */
const BITS = 32;

/** The bytes of the parameters that an op reads, whether or not others read them too. */
export function parameterBytes({ op, application }: GraphNode): number {
  return op.weights === undefined ? 0 : packedBytes(application.weights.learned, BITS);
}

export const weightBytes: OpMetric = {
  name: "weightBytes",
  title: "weights",
  unit: "B",
  definition: "Bytes of the parameters, at 32 bits each",
  better: "lower",
  scalesWithBatch: false,
  // Shared weights count where they are first used.
  value: (node) => (node.sharedWith === null ? parameterBytes(node) : 0),
  combine: "sum",
};
