import * as z from "zod/mini";
import { flag, optional } from "../core/arguments.js";
import { type Op, onFirstUse } from "../core/op.js";
import { channelsOf, elementsOf, type Shape } from "../core/shape.js";
import { affineWeights } from "./affine.js";

interface Given {
  shift: boolean;
}

/** A learned factor a channel, and a learned shift if asked for. */
export const scale: Op<Given> = {
  name: "scale",
  kind: "elementwise",
  summary: "Learned factor a channel (layer scale), with a learned `shift` if asked for",
  rules: {
    shape: "unchanged",
    params: "N, and N with `shift`",
    cost: "no MACs; 1 FLOP an element, 2 with `shift`",
  },
  source: "CaiT's layer scale, arXiv:2103.17239, section 2.1; Caffe's Scale layer",
  main: "shift",
  formula: {
    params: "$in + $shift * $in",
    macs: "0",
    flops: "(1 + $shift) * $elements",
  },
  arguments: onFirstUse(() => z.strictObject({ shift: optional(flag(), false) })),
  infer: (_, [input]) => [input as Shape],
  weights: ({ shift }, [input]) => affineWeights(channelsOf(input as Shape), true, shift),
  flops: ({ shift }, [input]) => (shift ? 2 : 1) * elementsOf(input as Shape),
};
