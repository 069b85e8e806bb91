import * as z from "zod/mini";
import { choice, flag, optional } from "../core/arguments.js";
import { type Op, onFirstUse } from "../core/op.js";
import { channelsOf, elementsOf, type Shape } from "../core/shape.js";

interface Given {
  by: "add" | "sub" | "mul" | "div" | "max" | "min" | "pow";
  per: "channel" | "element" | "last" | "layer";
  learned: boolean;
}

/** Element by element with an operand that doesn't flow in but is part of the network. */
export const operand: Op<Given> = {
  name: "operand",
  kind: "elementwise",
  summary:
    "Adds, multiplies … `by` an operand of the network's own: one number a channel, an element, a place of the last side or a layer; `learned: false` for fixed ones",
  rules: {
    shape: "unchanged",
    params: "N, an element, or 1, as `per` says; none unless `learned`",
    cost: "no MACs; 1 FLOP an element",
  },
  source: "TensorFlow's BiasAdd, Mul and Sub of a constant; Keras Rescaling (`learned: false`)",
  main: "by",
  formula: {
    params:
      "$learned * ($in if $per == channel else ($elements if $per == element else ($inner if $per == last else 1)))",
    macs: "0",
    flops: "$elements",
  },
  arguments: onFirstUse(() =>
    z.strictObject({
      by: optional(choice(["add", "sub", "mul", "div", "max", "min", "pow"]), "add"),
      per: optional(choice(["channel", "element", "last", "layer"]), "channel"),
      learned: optional(flag(), true),
    }),
  ),
  infer: (_, [input]) => [input as Shape],
  weights({ per, learned }, [input]) {
    const shape = input as Shape;
    const { [per]: elements } = {
      channel: channelsOf(shape),
      element: elementsOf(shape),
      last: shape.at(-1) as number,
      layer: 1,
    };
    return learned ? [{ name: "operand", elements, learned: true }] : [];
  },
  flops: (_, [input]) => elementsOf(input as Shape),
};
