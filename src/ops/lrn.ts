import * as z from "zod/mini";
import { count, optional } from "../core/arguments.js";
import { type Op, onFirstUse } from "../core/op.js";
import { elementsOf, type Shape } from "../core/shape.js";

interface Given {
  size: number;
}

/** Local response normalisation (AlexNet, GoogLeNet). */
export const lrn: Op<Given> = {
  name: "lrn",
  kind: "norm",
  summary: "Local response normalisation across `size` neighbouring channels",
  rules: { shape: "unchanged", params: "none", cost: "no MACs; 2 FLOPs an element, as every norm" },
  source: "AlexNet, NIPS 2012, section 3.3",
  main: "size",
  formula: {
    params: "0",
    macs: "0",
    flops: "2 * $elements",
  },
  arguments: onFirstUse(() => z.strictObject({ size: optional(count(), 5) })),
  infer: (_, [input]) => [input as Shape],
  flops: (_, [input]) => 2 * elementsOf(input as Shape),
};
