import * as z from "zod/mini";
import { type Op, onFirstUse } from "../core/op.js";
import { elementsOf, type Shape } from "../core/shape.js";

/** Softmax. */
export const softmax: Op = {
  name: "softmax",
  kind: "softmax",
  summary: "Softmax",
  rules: { shape: "unchanged", params: "none", cost: "no MACs; 5 FLOPs an element" },
  source: "TensorFlow's profiler counts 5 an element (tensorflow/python/profiler/internal/flops_registry.py)",
  formula: {
    params: "0",
    macs: "0",
    flops: "5 * $elements",
  },
  arguments: onFirstUse(() => z.strictObject({})),
  infer: (_, [input]) => [input as Shape],
  flops: (_, [input]) => 5 * elementsOf(input as Shape),
};
