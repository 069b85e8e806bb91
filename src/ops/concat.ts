import * as z from "zod/mini";
import { whole } from "../core/arguments.js";
import { type Op, OpError, onFirstUse } from "../core/op.js";
import { formatShape, type Shape, shapesDiffer } from "../core/shape.js";

interface Given {
  axis?: number | undefined;
}

/** Joins tensors along their channels, or along another side. */
export const concat: Op<Given> = {
  name: "concat",
  kind: "view",
  summary: "Joins what flows in along the channels, or along the side that `axis` numbers from 1",
  rules: { shape: "the sum of the channels × the common sides", params: "none", cost: "none" },
  source: "GoogLeNet, arXiv:1409.4842, Figure 2",
  inputs: { least: 1, most: Number.POSITIVE_INFINITY },
  formula: {
    params: "0",
    macs: "0",
    flops: "0",
  },
  arguments: onFirstUse(() => z.strictObject({ axis: z.optional(whole(1)) })),
  infer({ axis = 0 }, inputs) {
    const first = inputs[0] as Shape;
    const others = (shape: Shape) => shape.filter((_, index) => index !== axis);
    if (axis >= first.length) {
      throw new OpError(`there is no side ${axis} in ${formatShape(first)}`, { argument: "axis" });
    }
    if (inputs.some((input) => shapesDiffer(others(input), others(first)))) {
      throw new OpError(`can't concatenate ${inputs.map(formatShape).join(", ")}: the sides differ`, {
        help: "give the branches the same strides and padding",
      });
    }
    const sum = inputs.reduce((total, input) => total + (input[axis] as number), 0);
    return [first.map((side, index) => (index === axis ? sum : side))];
  },
  flops: () => 0,
};
