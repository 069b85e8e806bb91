import * as z from "zod/mini";
import { count, flag, optional } from "../core/arguments.js";
import { type Op, onFirstUse } from "../core/op.js";
import { elementsOf, type Shape } from "../core/shape.js";

interface Given {
  out: number;
  bias: boolean;
}

function lastOf(input: Shape): number {
  return input.at(-1) as number;
}

/** A fully connected layer over the last side alone. */
export const projection: Op<Given> = {
  name: "projection",
  kind: "linear",
  summary:
    "Fully connected layer over the last side, the same for all positions of the others (transformers)",
  rules: {
    shape: "the last side becomes `out`",
    params: "last side · out, and out with `bias`",
    cost: "elements · out MACs; 2 FLOPs a MAC, and 1 an output with `bias`",
  },
  source: "Attention Is All You Need, arXiv:1706.03762, section 3.3; PyTorch Linear",
  main: "out",
  formula: {
    params: "($inner + $bias) * $out",
    macs: "$outputs * $inner",
    flops: "2 * $outputs * $inner + $bias * $outputs",
  },
  arguments: onFirstUse(() => z.strictObject({ out: count(), bias: optional(flag(), true) })),
  infer: ({ out }, [input]) => [[...(input as Shape).slice(0, -1), out]],
  weights({ out, bias }, [input]) {
    const weights = [{ name: "weight", elements: lastOf(input as Shape) * out, learned: true }];
    if (bias) weights.push({ name: "bias", elements: out, learned: true });
    return weights;
  },
  macs: ({ out }, [input]) => elementsOf(input as Shape) * out,
  reach: () => "whole",
  flops: ({ out, bias }, [input], [output]) =>
    2 * elementsOf(input as Shape) * out + (bias ? elementsOf(output as Shape) : 0),
};
