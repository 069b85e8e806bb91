import type { Op } from "../../core/op.js";
import { ops } from "../../ops/index.js";
import type { Call } from "./call.js";
import type { Flow } from "./value.js";

/** An op of the graph by its name. */
export function opNamed(name: string): Op {
  return ops.get(name) as Op;
}

/** Applies an activation that is fused into an op; the empty name is none. */
export function activated(call: Call, name: string, value: Flow): Flow {
  if (name === "") return value;
  const op = ops.get(name);
  return op === undefined ? call.unknown() : call.add(op, {}, [value], { shape: value.shape });
}
