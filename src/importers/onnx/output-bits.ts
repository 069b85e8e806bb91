import { FP32 } from "../../core/precision.js";
import { bitsOfType } from "./element-types.js";
import type { OnnxNode } from "./model.js";
import type { Value } from "./value.js";

/** What ops give whatever they read: int32 sums, int64 places, and bool. */
const OWN: ReadonlyMap<string, number> = new Map([
  ["ConvInteger", 32],
  ["MatMulInteger", 32],
  ["ArgMax", 64],
  ["ArgMin", 64],
  ...["Equal", "Greater", "GreaterOrEqual", "Less", "LessOrEqual", "And", "Or", "Xor", "Not"].map(
    (op): [string, number] => [op, 8],
  ),
]);

/** Ops that run with the one before them. */
const FUSED = new Set([
  "Relu",
  "Clip",
  "LeakyRelu",
  "PRelu",
  "HardSwish",
  "Swish",
  "HardSigmoid",
  "Sigmoid",
  "BatchNormalization",
]);

/**
 * The bits of each element that a node gives.
 * @param quantised those of names that are quantised at once ({@link quantisedNames})
 */
export function outputBits(
  node: OnnxNode,
  inputs: readonly (Value | undefined)[],
  quantised: ReadonlyMap<string, number>,
): number {
  const own = quantised.get(node.outputs[0] ?? "") ?? OWN.get(node.op);
  if (own !== undefined) return own;
  switch (node.op) {
    case "QuantizeLinear":
      return quantisedBits(node, inputs[2]?.bits);
    case "QLinearConv":
    case "QLinearMatMul":
      return inputs[7]?.bits ?? 8;
    case "DequantizeLinear":
    case "CastLike":
      return inputs[1]?.bits ?? FP32.activations;
    case "Cast":
      return bitsOfType(node.attributes.get("to")?.int) ?? FP32.activations;
    case "Where":
      return inputs[1]?.bits ?? FP32.activations;
    default:
      return inputs.find((value) => value?.tensor !== undefined)?.bits ?? FP32.activations;
  }
}

/** The bits that a QuantizeLinear makes: those of its zero point, or the type that it says; 8 without either. */
function quantisedBits({ attributes }: OnnxNode, zeroPoint: number | undefined): number {
  const said = attributes.get("output_dtype")?.int ?? 0;
  return zeroPoint ?? (said === 0 ? undefined : bitsOfType(said)) ?? 8;
}

/**
 * The bits of what a QuantizeLinear alone reads. A network in which pairs of these and DequantizeLinear say where its
 * numbers are quantised runs so: the op before gives quantised numbers, and so does one whose activation comes between.
 * @param bitsOf the bits of a stored tensor
 * @param outputs the names that the graph gives
 */
export function quantisedNames(
  nodes: readonly OnnxNode[],
  outputs: readonly string[],
  bitsOf: (name: string) => number | undefined,
): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  if (!nodes.some(({ op }) => op === "QuantizeLinear")) return found;
  const reads = new Map<string, number>();
  for (const name of [...nodes.flatMap(({ inputs }) => inputs), ...outputs]) {
    reads.set(name, (reads.get(name) ?? 0) + 1);
  }
  for (const node of nodes.toReversed()) {
    const [input = ""] = node.inputs;
    if (reads.get(input) !== 1 || node.domain !== "") continue;
    if (node.op === "QuantizeLinear") found.set(input, quantisedBits(node, bitsOf(node.inputs[2] ?? "")));
    const after = FUSED.has(node.op) ? found.get(node.outputs[0] ?? "") : undefined;
    if (after !== undefined) found.set(input, after);
  }
  return found;
}
