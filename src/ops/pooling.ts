import * as z from "zod/mini";
import { flag, optional, padding, sides } from "../core/arguments.js";
import { product } from "../core/exact.js";
import { channelsOf, elementsOf, type Shape } from "../core/shape.js";
import { type Padding, resolveWindow, type Sides, slide, type Window } from "../core/window.js";

/** Pooling as a spec writes it. */
export interface GivenPooling {
  kernel: Sides;
  stride?: Sides | undefined;
  padding: Padding;
  ceil: boolean;
}

/** Pooling with every size spelled out. */
export interface Pooling extends Window {
  readonly ceil: boolean;
}

/** What max and average pooling share. A stride that isn't given is the kernel's. */
export const pooling = {
  kind: "pool" as const,
  rules: {
    shape:
      "the window rule of `conv` on each side; `ceil` rounds up and drops a window that would start in the padding",
    params: "none",
    cost: "no MACs; K² FLOPs an output",
  },
  main: "kernel",
  schema: () => ({
    kernel: sides(),
    stride: z.optional(sides()),
    padding: optional(padding(), "same"),
    ceil: optional(flag(), false),
  }),
  resolve: (given: GivenPooling, input: Shape): Pooling => ({
    ...resolveWindow({ ...given, stride: given.stride ?? given.kernel, dilation: 1 }, input),
    ceil: given.ceil,
  }),
  infer: (given: Pooling, input: Shape): Shape[] => [[channelsOf(input), ...slide(given, input, given.ceil)]],
  flops: (given: Pooling, output: Shape): number => product(given.kernel) * elementsOf(output),
};
