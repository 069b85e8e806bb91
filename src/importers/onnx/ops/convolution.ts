import { type Call, Uncountable } from "../call.js";
import { type Rule, rules } from "./rule.js";
import { windowOf } from "./window.js";

/** @param at where the input, the weights and the bias stand among the inputs */
function convolve(call: Call, at: { input: number; weights: number; bias: number }): void {
  const { dims, tensor } = call.flowing(at.input);
  const weights = call.weights(at.weights);
  if (!call.isBatched(dims) || weights.dims.length !== dims.length) throw new Uncountable();
  const [out, , ...kernel] = weights.dims as [number, number, ...number[]];
  const window = windowOf(call, kernel, dims.slice(2));
  const { bias, names } = biasOf(call, at.bias, out);
  const given = { out, ...window, groups: call.int("group", 1), bias };
  call.emit("conv", given, [tensor], [weights.name, ...names]);
}

/** Whether an op has a bias, of as many elements as it gives channels. */
export function biasOf(call: Call, index: number, out: number): { bias: boolean; names: string[] } {
  if (call.inputs[index] === undefined) return { bias: false, names: [] };
  const { name, dims } = call.weights(index);
  if (dims.length !== 1 || dims[0] !== out) throw new Uncountable();
  return { bias: true, names: [name] };
}

function convolveTransposed(call: Call): void {
  const { dims, tensor } = call.flowing(0);
  const weights = call.weights(1);
  if (!call.isBatched(dims) || weights.dims.length !== dims.length) throw new Uncountable();
  const [, perGroup, ...kernel] = weights.dims as [number, number, ...number[]];
  const groups = call.int("group", 1);
  const out = perGroup * groups;
  const { bias, names } = biasOf(call, 2, out);
  const { kernel: cells, stride, dilation, padding } = windowOf(call, kernel, dims.slice(2));
  const added = call.ints("output_padding") ?? kernel.map(() => 0);
  const given = {
    out,
    kernel: cells,
    stride,
    dilation,
    padding: call.text("auto_pad", "NOTSET").startsWith("SAME") ? "same" : padding,
    output_padding: added,
    groups,
    bias,
  };
  if (call.ints("output_shape") !== undefined) throw new Uncountable();
  call.emit("transposedconv", given, [tensor], [weights.name, ...names]);
}

export const convolutions: readonly Rule[] = [
  ...rules(["Conv"], "conv", (call) => convolve(call, { input: 0, weights: 1, bias: 2 })),
  ...rules(["ConvInteger"], "conv", (call) => convolve(call, { input: 0, weights: 1, bias: 9 })),
  ...rules(["QLinearConv"], "conv", (call) => convolve(call, { input: 0, weights: 3, bias: 8 })),
  ...rules(["ConvTranspose"], "transposedconv", convolveTransposed, "`output_shape`"),
];
