import * as z from "zod/mini";
import { count, flag, optional } from "../core/arguments.js";
import { type Op, onFirstUse } from "../core/op.js";
import { elementsOf, type Shape } from "../core/shape.js";

interface Given {
  out: number;
  bias: boolean;
}

/** A fully connected layer. It flattens what it reads. */
export const linear: Op<Given> = {
  name: "linear",
  kind: "linear",
  summary: "Fully connected layer; flattens its input",
  rules: {
    shape: "out",
    params: "N · M (N: elements of the input), and M with a bias",
    cost: "N · M MACs; 2 FLOPs a MAC, one an output for a bias",
  },
  source: "PyTorch Linear; arXiv:1409.4842, Table 1 counts it the same way",
  main: "out",
  channels: ["out"],
  formula: {
    params: "$elements * $out + $bias * $out",
    macs: "$elements * $out",
    flops: "2 * $elements * $out + $bias * $out",
  },
  arguments: onFirstUse(() => z.strictObject({ out: count(), bias: optional(flag(), true) })),
  infer: ({ out }) => [[out]],
  weights({ out, bias }, [input]) {
    const weights = [{ name: "weight", elements: elementsOf(input as Shape) * out, learned: true }];
    if (bias) weights.push({ name: "bias", elements: out, learned: true });
    return weights;
  },
  macs: ({ out }, [input]) => elementsOf(input as Shape) * out,
  reach: () => "whole",
  flops: ({ out, bias }, [input]) => 2 * elementsOf(input as Shape) * out + (bias ? out : 0),
};
