import type { Tensor } from "../../../core/tensor.js";
import { type Call, Uncountable } from "../call.js";
import type { Weights } from "../value.js";

/** The bias of an op with weights. */
export interface Bias {
  /** Whether the op has it as part of its own weights. */
  readonly isOwn: boolean;
  /** What is stored for it, where it is the op's own. */
  readonly own: readonly Weights[];
  /** The same where an operand adds it: another op has either it or the op's weights, but not both. */
  readonly beside: Weights | undefined;
}

/**
 * The bias of an op, of as many elements as it gives channels.
 * @param index where it stands among the inputs; `undefined` for an op that can't have one
 * @param weights those of the op
 */
export function biasOf(call: Call, index: number | undefined, out: number, weights: Weights): Bias {
  if (index === undefined || call.inputs[index] === undefined) {
    return { isOwn: false, own: [], beside: undefined };
  }
  const bias = call.weights(index);
  if (bias.dims.length !== 1 || bias.dims[0] !== out) throw new Uncountable();
  const isApart = call.isCounted(weights.name) !== call.isCounted(bias.name);
  return { isOwn: !isApart, own: isApart ? [] : [bias], beside: isApart ? bias : undefined };
}

/** What an op gives, with a bias that isn't its own. */
export function addBias(call: Call, tensor: Tensor, { beside }: Bias, per: "channel" | "last"): Tensor {
  if (beside === undefined) return tensor;
  return call.add("operand", { per }, [tensor], [beside]).outputs[0] as Tensor;
}
