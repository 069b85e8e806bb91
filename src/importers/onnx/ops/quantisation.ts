import type { Tensor } from "../../../core/tensor.js";
import { type Call, Uncountable } from "../call.js";
import { type Rule, rules } from "./rule.js";

/** Passes on what it gets; what is stored stays what it is, by its name, and is quantised before the network runs. */
function passQuantised(call: Call): void {
  const { tensor, constant, dims, batchAt, ...same } = call.knownAnywhere(0);
  if (tensor !== undefined) call.outputs.push({ dims, batchAt, tensor });
  else if (constant === undefined) throw new Uncountable();
  else {
    const bits = call.node.op === "QuantizeLinear" ? call.bits : same.bits;
    call.outputs.push({ ...same, dims, bits, constant: "weight" });
  }
}

/** Quantises by the largest and the smallest number: these are looked for, and give the factor and the zero point. */
function quantiseDynamically(call: Call): void {
  const { dims, tensor } = call.flowing(0);
  // The extremes are those of a whole batch.
  if (call.around.batch !== 1) throw new Uncountable([dims]);
  const [largest, smallest] = ["max", "min"].map((by) =>
    call.add("reduce", { by }, [call.viewed(tensor, dims)]),
  );
  call.outputs.push(
    { dims, tensor, bits: 8 },
    { dims: [], tensor: largest?.outputs[0] as Tensor, isFactor: true },
    { dims: [], tensor: smallest?.outputs[0] as Tensor, bits: 8 },
  );
}

export const quantisations: readonly Rule[] = [
  ...rules(
    ["QuantizeLinear", "DequantizeLinear"],
    "nothing: it says the bits of weights, and of what the op before it gives",
    passQuantised,
  ),
  ...rules(
    ["DynamicQuantizeLinear"],
    "reduce twice: the largest and the smallest number; quantising by them is nothing",
    quantiseDynamically,
  ),
];
