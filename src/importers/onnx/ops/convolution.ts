import type { Tensor } from "../../../core/tensor.js";
import { type Call, Uncountable } from "../call.js";
import type { Weights } from "../value.js";
import { addBias, biasOf } from "./bias.js";
import { type Rule, rules } from "./rule.js";
import { windowOf } from "./window.js";

/** @param at where the input, the weights and the bias stand among the inputs */
function convolve(call: Call, at: { input: number; weights: number; bias?: number }): void {
  const { dims, tensor } = call.flowing(at.input);
  const weights = call.weights(at.weights);
  if (!call.isBatched(dims) || weights.dims.length !== dims.length) throw new Uncountable();
  const [out, , ...kernel] = weights.dims as [number, number, ...number[]];
  const window = windowOf(call, kernel, dims.slice(2));
  const given = { out, ...window, groups: call.int("group", 1) };
  convolved(call, "conv", given, tensor, weights, at.bias);
}

/** Adds a convolution with its bias. */
function convolved(
  call: Call,
  op: string,
  given: { readonly out: number },
  tensor: Tensor,
  weights: Weights,
  biasAt: number | undefined,
): void {
  const bias = biasOf(call, biasAt, given.out, weights);
  const node = call.add(op, { ...given, bias: bias.isOwn }, [tensor], [weights, ...bias.own]);
  const result = addBias(call, node.outputs[0] as Tensor, bias, "channel");
  call.give([call.around.batch, ...result.shape], result);
}

function convolveTransposed(call: Call): void {
  const { dims, tensor } = call.flowing(0);
  const weights = call.weights(1);
  if (!call.isBatched(dims) || weights.dims.length !== dims.length) throw new Uncountable();
  const [, perGroup, ...kernel] = weights.dims as [number, number, ...number[]];
  const groups = call.int("group", 1);
  const out = perGroup * groups;
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
  };
  if (call.ints("output_shape") !== undefined) throw new Uncountable();
  convolved(call, "transposedconv", given, tensor, weights, 2);
}

export const convolutions: readonly Rule[] = [
  ...rules(["Conv"], "conv", (call) => convolve(call, { input: 0, weights: 1, bias: 2 })),
  ...rules(["ConvInteger"], "conv", (call) => convolve(call, { input: 0, weights: 1 })),
  ...rules(["QLinearConv"], "conv", (call) => convolve(call, { input: 0, weights: 3, bias: 8 })),
  ...rules(["ConvTranspose"], "transposedconv", convolveTransposed, "`output_shape`"),
];
