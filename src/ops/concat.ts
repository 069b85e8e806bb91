import * as z from "zod/mini";
import { type Op, OpError, onFirstUse } from "../core/op.js";
import { channelsOf, formatShape, type Shape, shapesDiffer } from "../core/shape.js";

/** Joins tensors along their channels. */
export const concat: Op = {
  name: "concat",
  kind: "view",
  summary: "Joins what flows in along the channels",
  rules: { shape: "the sum of the channels × the common sides", params: "none", cost: "none" },
  source: "GoogLeNet, arXiv:1409.4842, Figure 2",
  inputs: { least: 1, most: Number.POSITIVE_INFINITY },
  formula: {
    params: "0",
    macs: "0",
    flops: "0",
  },
  arguments: onFirstUse(() => z.strictObject({})),
  infer(_, inputs) {
    const [, ...sides] = inputs[0] as Shape;
    if (inputs.some((input) => shapesDiffer(input.slice(1), sides))) {
      throw new OpError(`can't concatenate ${inputs.map(formatShape).join(", ")}: the sides differ`, {
        help: "give the branches the same strides and padding",
      });
    }
    return [[inputs.reduce((sum, input) => sum + channelsOf(input), 0), ...sides]];
  },
  flops: () => 0,
};
