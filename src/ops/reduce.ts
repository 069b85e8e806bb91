import * as z from "zod/mini";
import { choice, flag, optional, whole } from "../core/arguments.js";
import { type Op, OpError, onFirstUse } from "../core/op.js";
import { elementsOf, type Shape } from "../core/shape.js";

interface Given {
  by: "mean" | "sum" | "max" | "min" | "product";
  over?: number[] | undefined;
  keep: boolean;
}

/** Makes one number of all along some sides: a mean over channels, a sum over positions. */
export const reduce: Op<Given> = {
  name: "reduce",
  kind: "elementwise",
  summary:
    "The mean, sum, product or extreme `over` some sides (0 is the channels), or over all; `keep` leaves sides of 1",
  rules: {
    shape: "the other sides, and 1 for each of these with `keep`",
    params: "none",
    cost: "no MACs; one FLOP an input element, as `globalavgpool`",
  },
  source: "PyTorch mean; ONNX ReduceMean",
  main: "by",
  formula: { params: "0", macs: "0", flops: "$elements" },
  arguments: onFirstUse(() =>
    z.strictObject({
      by: optional(choice(["mean", "sum", "max", "min", "product"]), "mean"),
      over: z.optional(z.array(whole(0))),
      keep: optional(flag(), false),
    }),
  ),
  infer({ over, keep }, [input]) {
    const shape = input as Shape;
    const gone = over ?? shape.map((_, side) => side);
    const most = shape.length - 1;
    for (const side of gone) {
      if (side <= most) continue;
      throw new OpError(`there is no side ${side}: the input's last one is ${most}`, { argument: "over" });
    }
    if (keep) return [shape.map((size, side) => (gone.includes(side) ? 1 : size))];
    const left = shape.filter((_, side) => !gone.includes(side));
    return [left.length > 0 ? left : [1]];
  },
  flops: (_, [input]) => elementsOf(input as Shape),
  reach: () => "whole",
};
