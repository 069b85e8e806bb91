import { type Call, Uncountable } from "../call.js";

/** A window as the arguments of ops have it. */
export interface OnnxWindow {
  readonly kernel: readonly number[];
  readonly stride: readonly number[];
  readonly dilation: readonly number[];
  /** Before and after each side in turn. */
  readonly padding: readonly number[];
}

/** The window of a convolution or a pooling on an input of these spatial sides, whichever way it says its padding. */
export function windowOf(call: Call, kernel: readonly number[], sides: readonly number[]): OnnxWindow {
  const rank = sides.length;
  if (rank < 1 || kernel.length !== rank) throw new Uncountable();
  const stride = call.ints("strides") ?? kernel.map(() => 1);
  const dilation = call.ints("dilations") ?? kernel.map(() => 1);
  const auto = call.text("auto_pad", "NOTSET");
  const pads = call.ints("pads") ?? new Array<number>(2 * rank).fill(0);
  if (stride.length !== rank || dilation.length !== rank || pads.length !== 2 * rank) throw new Uncountable();
  const padding = sides.flatMap((side, index) => {
    if (auto === "VALID") return [0, 0];
    if (auto === "NOTSET") return [pads[index] as number, pads[index + rank] as number];
    const step = stride[index] as number;
    const reach = ((kernel[index] as number) - 1) * (dilation[index] as number) + 1;
    const total = Math.max((Math.ceil(side / step) - 1) * step + reach - side, 0);
    const less = Math.floor(total / 2);
    return auto === "SAME_LOWER" ? [total - less, less] : [less, total - less];
  });
  return { kernel, stride, dilation, padding };
}
