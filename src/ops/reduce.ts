import * as z from "zod/mini";
import { count } from "../core/arguments.js";
import { type Op, onFirstUse } from "../core/op.js";
import { elementsOf, type Shape } from "../core/shape.js";
import { shapeWritten } from "./written-shape.js";

interface Given {
  size: number | number[];
}

interface Resolved {
  readonly size: number[];
}

/** A sum, mean or extreme over some of the sides. */
export const reduce: Op<Given, Resolved> = {
  name: "reduce",
  kind: "pool",
  summary: "Sum, mean, norm or extreme over some sides; what is left has a shape written channels last",
  rules: { shape: "the sides given", params: "none", cost: "no MACs; 1 FLOP an element that enters" },
  source: "ONNX ReduceMean and its like; counted as global pooling is",
  main: "size",
  formula: { params: "0", macs: "0", flops: "$elements" },
  arguments: onFirstUse(() => z.strictObject({ size: z.union([count(), z.array(count())]) })),
  resolve: ({ size }) => ({ size: shapeWritten(size) }),
  infer: ({ size }) => [size],
  flops: (_, [input]) => elementsOf(input as Shape),
  reach: () => "whole",
};
