import type { Tensor } from "../../core/tensor.js";
import type { Call } from "../tensorflow/call.js";
import { transposition } from "../tensorflow/shapes.js";
import type { Flow } from "../tensorflow/value.js";
import type { Attributes } from "./attributes.js";

/** Whether an op on images has the channels before the sides. */
export function hasChannelsFirst(attributes: Attributes): boolean {
  return /^NC[DHW]/.test(attributes.text("data_format"));
}

/** By a tensor with its channels first, the same with its channels last, where that is at hand. */
const channelsLastOf = new WeakMap<Tensor, Flow>();

/**
 * Runs an op with channels last, whatever the order of its images is: channels that come first are put last and
 * back, and not twice between two such ops.
 */
export function withChannelsLast(call: Call, attributes: Attributes, work: (input: Flow) => Flow): Flow {
  const input = call.flow();
  if (!hasChannelsFirst(attributes)) return work(input);
  const rank = input.shape.length;
  const axes = input.shape.map((_, axis) => axis);
  const last = [0, ...axes.slice(2), 1];
  const first = [0, rank - 1, ...axes.slice(1, -1)];
  const own = channelsLastOf.get(input.tensor) ?? transposition(call, last, input, "channels-last");
  const result = work(own);
  const back = transposition(call, first, result, "channels-first");
  channelsLastOf.set(back.tensor, result);
  return back;
}
