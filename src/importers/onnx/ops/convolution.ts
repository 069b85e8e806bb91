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
  const output_padding = call.ints("output_padding") ?? kernel.map(() => 0);
  const auto = call.text("auto_pad", "NOTSET");
  const wanted = call.ints("output_shape");
  const window = { kernel: cells, stride, dilation, output_padding };
  const given = {
    out,
    ...window,
    padding:
      wanted === undefined
        ? auto.startsWith("SAME")
          ? "same"
          : padding
        : paddingFor(wanted, window, dims.slice(2), auto === "SAME_UPPER"),
    groups,
  };
  convolved(call, "transposedconv", given, tensor, weights, 2);
}

/**
 * The padding with which a transposed convolution gives sides that are wanted, before and after each in turn.
 * @param isLessBefore whether the smaller half of what is odd lies before
 */
function paddingFor(
  wanted: readonly number[],
  window: Record<"kernel" | "stride" | "dilation" | "output_padding", readonly number[]>,
  sides: readonly number[],
  isLessBefore: boolean,
): number[] {
  // Files of old name the batch and the channels, too.
  const outputs = wanted.slice(-sides.length);
  return sides.flatMap((side, index) => {
    const [kernel = 1, stride = 1, dilation = 1, added = 0] = [
      window.kernel[index],
      window.stride[index],
      window.dilation[index],
      window.output_padding[index],
    ];
    const total = stride * (side - 1) + added + (kernel - 1) * dilation + 1 - (outputs[index] ?? Number.NaN);
    if (!(total >= 0)) throw new Uncountable();
    const less = Math.floor(total / 2);
    return isLessBefore ? [less, total - less] : [total - less, less];
  });
}

export const convolutions: readonly Rule[] = [
  ...rules(["Conv"], "conv", (call) => convolve(call, { input: 0, weights: 1, bias: 2 })),
  ...rules(["ConvInteger"], "conv", (call) => convolve(call, { input: 0, weights: 1 })),
  ...rules(["QLinearConv"], "conv", (call) => convolve(call, { input: 0, weights: 3, bias: 8 })),
  ...rules(["ConvTranspose"], "transposedconv", convolveTransposed),
];
