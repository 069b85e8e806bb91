import * as z from "zod/mini";
import { whole } from "../core/arguments.js";
import { type Op, OpError, onFirstUse } from "../core/op.js";
import { formatShape, type Shape, shapesDiffer } from "../core/shape.js";

interface Given {
  side?: number | undefined;
}

/** Joins tensors along their channels, or along another side. */
export const concat: Op<Given> = {
  name: "concat",
  kind: "view",
  summary: "Joins what flows in along the channels, or along another `side` (1 is the first spatial one)",
  rules: {
    shape: "the sum of the channels, or of that side × the common sides",
    params: "none",
    cost: "none",
  },
  source: "GoogLeNet, arXiv:1409.4842, Figure 2",
  inputs: { least: 1, most: Number.POSITIVE_INFINITY },
  formula: {
    params: "0",
    macs: "0",
    flops: "0",
  },
  arguments: onFirstUse(() => z.strictObject({ side: z.optional(whole(0)) })),
  infer({ side = 0 }, inputs) {
    const first = inputs[0] as Shape;
    if (side >= first.length) {
      throw new OpError(`there is no side ${side}: the last one is ${first.length - 1}`, {
        argument: "side",
      });
    }
    const others = (shape: Shape) => shape.toSpliced(side, 1);
    if (inputs.some((input) => shapesDiffer(others(input), others(first)))) {
      throw new OpError(`can't concatenate ${inputs.map(formatShape).join(", ")}: the sides differ`, {
        help: "give the branches the same strides and padding",
      });
    }
    const sum = inputs.reduce((total, input) => total + (input[side] as number), 0);
    return [first.with(side, sum)];
  },
  flops: () => 0,
};
