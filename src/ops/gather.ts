import * as z from "zod/mini";
import { count } from "../core/arguments.js";
import { type Op, onFirstUse } from "../core/op.js";

interface Given {
  size: number | number[];
}

interface Resolved {
  readonly size: number[];
}

/** Takes elements by where they stand, some of them or all again and again. */
export const gather: Op<Given, Resolved> = {
  name: "gather",
  kind: "view",
  summary:
    "Takes elements by where they stand, some or the same ones again, into a shape written channels last",
  rules: { shape: "the sides given", params: "none", cost: "none" },
  source: "ONNX Gather, Slice, Expand, Tile; TensorFlow StridedSlice",
  main: "size",
  formula: { params: "0", macs: "0", flops: "0" },
  arguments: onFirstUse(() => z.strictObject({ size: z.union([count(), z.array(count())]) })),
  resolve({ size }) {
    const sides = typeof size === "number" ? [size] : size;
    return { size: [sides.at(-1) as number, ...sides.slice(0, -1)] };
  },
  infer: ({ size }) => [size],
  flops: () => 0,
  reach: () => "whole",
};
