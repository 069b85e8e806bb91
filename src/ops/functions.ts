import * as z from "zod/mini";
import { type Op, onFirstUse } from "../core/op.js";
import { elementsOf, type Shape } from "../core/shape.js";

function functionOp(name: string, summary: string, flops: number): Op {
  return {
    name,
    kind: "elementwise",
    storage: "in-place",
    summary: `${summary} of each element`,
    source: "PyTorch's function of the same name; counted as an activation of its kind",
    rules: {
      shape: "unchanged",
      params: "none",
      cost: `no MACs; ${flops} FLOP${flops === 1 ? "" : "s"} an element`,
    },
    formula: { params: "0", macs: "0", flops: `${flops} * $elements` },
    arguments: onFirstUse(() => z.strictObject({})),
    infer: (_, [input]) => [input as Shape],
    flops: (_, [input]) => flops * elementsOf(input as Shape),
  };
}

/** Functions of one number that model files have beside activations. */
export const functions: readonly Op[] = [
  functionOp("abs", "Absolute value", 1),
  functionOp("neg", "Negative", 1),
  functionOp("square", "Square", 1),
  functionOp("sqrt", "Square root", 1),
  functionOp("rsqrt", "Inverse of the square root", 2),
  functionOp("reciprocal", "Inverse", 1),
  functionOp("floor", "Next lower whole number", 1),
  functionOp("ceil", "Next higher whole number", 1),
  functionOp("round", "Nearest whole number", 1),
  functionOp("sign", "Sign", 1),
  functionOp("exp", "Exponential", 4),
  functionOp("log", "Logarithm", 4),
  functionOp("erf", "Error function", 4),
  functionOp("sin", "Sine", 4),
  functionOp("cos", "Cosine", 4),
];
