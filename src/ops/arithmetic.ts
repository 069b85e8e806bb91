import * as z from "zod/mini";
import { choice, optional, whole } from "../core/arguments.js";
import { type Op, onFirstUse } from "../core/op.js";
import { elementsOf, type Shape } from "../core/shape.js";

interface Given {
  weights: number;
  cost: "linear" | "exponential";
}

/** Arithmetic on each element, with a constant or alone. */
export const arithmetic: Op<Given> = {
  name: "arithmetic",
  kind: "elementwise",
  summary:
    "Arithmetic on each element, alone or with a constant of `weights` learned numbers (0 for a fixed one)",
  rules: {
    shape: "unchanged",
    params: "`weights`",
    cost: "no MACs; 1 FLOP an element, 4 with `cost: exponential` (exp, log, roots and powers)",
  },
  source: "ONNX Add, Mul, Div, Sqrt, Exp and their like",
  main: "weights",
  formula: { params: "$weights", macs: "0", flops: "4 * $elements if $cost == exponential else $elements" },
  arguments: onFirstUse(() =>
    z.strictObject({
      weights: optional(whole(0), 0),
      cost: optional(choice(["linear", "exponential"]), "linear"),
    }),
  ),
  infer: (_, [input]) => [input as Shape],
  weights: ({ weights }) => (weights === 0 ? [] : [{ name: "weight", elements: weights, learned: true }]),
  flops: ({ cost }, [input]) => (cost === "exponential" ? 4 : 1) * elementsOf(input as Shape),
};
