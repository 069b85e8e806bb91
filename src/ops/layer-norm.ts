import * as z from "zod/mini";
import { choice, flag, optional } from "../core/arguments.js";
import { type Op, onFirstUse } from "../core/op.js";
import { channelsOf, elementsOf, type Shape } from "../core/shape.js";
import { affineWeights } from "./affine.js";

interface Given {
  over: "channels" | "all";
  scale: boolean;
  shift: boolean;
}

/** Layer normalisation, over the channels of each position (ConvNeXt) or over the whole map. */
export const layerNorm: Op<Given> = {
  name: "layernorm",
  kind: "norm",
  summary: "Layer normalisation over the channels of each position, or over the whole map (`over: all`)",
  rules: {
    shape: "unchanged",
    params: "one scale and one shift a channel; an element with `over: all`",
    cost: "no MACs; 2 FLOPs an element",
  },
  source: "arXiv:1607.06450; PyTorch LayerNorm",
  main: "over",
  formula: {
    params: "($scale + $shift) * ($elements if $over == all else $in)",
    macs: "0",
    flops: "2 * $elements",
  },
  arguments: onFirstUse(() =>
    z.strictObject({
      over: optional(choice(["channels", "all"]), "channels"),
      scale: optional(flag(), true),
      shift: optional(flag(), true),
    }),
  ),
  infer: (_, [input]) => [input as Shape],
  weights({ over, scale, shift }, [input]) {
    const elements = over === "all" ? elementsOf(input as Shape) : channelsOf(input as Shape);
    return affineWeights(elements, scale, shift);
  },
  flops: (_, [input]) => 2 * elementsOf(input as Shape),
};
