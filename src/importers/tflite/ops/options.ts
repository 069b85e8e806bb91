import type { Options } from "../call.js";

/** The activations that may be fused into an op, by number (schema.fbs, `ActivationFunctionType`). */
const activations = ["", "relu", "hardtanh", "relu6", "tanh", "sign"];

/** The name of the activation that options fuse into their op; the empty one is none. */
export function activationIn(options: Options, field: number): string {
  return activations[options.int8(field)] ?? "unknown";
}

/** The padding that options have as their first field. */
export function paddingIn(options: Options): string {
  return options.int8(0) === 0 ? "same" : "valid";
}
