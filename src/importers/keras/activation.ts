import type { Op } from "../../core/op.js";
import { ops } from "../../ops/index.js";
import { isEntries, textOf } from "../json.js";
import type { LayerCall } from "./layer-call.js";
import type { Value } from "./value.js";

/** The op of each of Keras's activation functions, `null` for the one that does nothing. */
const names: Readonly<Record<string, string | null>> = {
  linear: null,
  relu: "relu",
  relu6: "relu6",
  sigmoid: "sigmoid",
  tanh: "tanh",
  softmax: "softmax",
  log_softmax: "softmax",
  elu: "elu",
  celu: "elu",
  hard_tanh: "hardtanh",
  selu: "selu",
  gelu: "gelu",
  swish: "swish",
  silu: "silu",
  mish: "mish",
  softplus: "softplus",
  softsign: "softsign",
  exponential: "exp",
  hard_sigmoid: "hsigmoid",
  hard_silu: "hswish",
  hard_swish: "hswish",
  leaky_relu: "leakyrelu",
};

/** The name of an activation function, however the file writes it; `undefined` without one. */
function nameOf(activation: unknown): string | undefined {
  if (!isEntries(activation)) return textOf(activation);
  const config = activation["config"];
  return (
    textOf(config) ??
    textOf(isEntries(config) ? config["name"] : undefined) ??
    textOf(activation["class_name"])
  );
}

/** The op of an activation function: `null` for one that does nothing, its name for one that is unknown. */
export function activationOp(activation: unknown): Op | string | null {
  const name = nameOf(activation);
  if (name === undefined) return null;
  const known = Object.hasOwn(names, name)
    ? names[name]
    : Object.hasOwn(names, name.toLowerCase())
      ? names[name.toLowerCase()]
      : undefined;
  if (known === undefined) return name;
  return known === null ? null : (ops.get(known) as Op);
}

/** Applies an activation function to what a layer gives. */
export function activated(layer: LayerCall, activation: unknown, value: Value): Value {
  const op = activationOp(activation);
  if (op === null) return value;
  if (typeof op !== "string") return layer.add(op, {}, [value]);
  const [same] = layer.uncounted([value.tensor.shape], op);
  return { tensor: (same as Value).tensor, order: value.order };
}
