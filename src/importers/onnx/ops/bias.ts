import type { Tensor } from "../../../core/tensor.js";
import { type Call, Uncountable } from "../call.js";

/** The bias of an op with weights. */
export interface Bias {
  /** Whether the op has it as part of its own weights. */
  readonly isOwn: boolean;
  /** Its name, where it is the op's own. */
  readonly ownNames: readonly string[];
  /** Its name where an operand adds it: another op has either it or the op's weights, but not both. */
  readonly besideName: string | undefined;
}

/**
 * The bias of an op, of as many elements as it gives channels.
 * @param index where it stands among the inputs; `undefined` for an op that can't have one
 * @param weights the name of the op's weights
 */
export function biasOf(call: Call, index: number | undefined, out: number, weights: string): Bias {
  if (index === undefined || call.inputs[index] === undefined) {
    return { isOwn: false, ownNames: [], besideName: undefined };
  }
  const { name, dims } = call.weights(index);
  if (dims.length !== 1 || dims[0] !== out) throw new Uncountable();
  const isApart = call.isCounted(weights) !== call.isCounted(name);
  return { isOwn: !isApart, ownNames: isApart ? [] : [name], besideName: isApart ? name : undefined };
}

/** What an op gives, with a bias that isn't its own. */
export function addBias(call: Call, tensor: Tensor, { besideName }: Bias, per: "channel" | "last"): Tensor {
  if (besideName === undefined) return tensor;
  return call.add("operand", { per }, [tensor], [besideName]).outputs[0] as Tensor;
}
