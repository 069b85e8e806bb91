import * as z from "zod/mini";
import { whole } from "../core/arguments.js";
import { type Op, OpError, onFirstUse } from "../core/op.js";
import { formatShape, type Shape } from "../core/shape.js";

interface Given {
  order: number[];
}

/** Puts the sides of a tensor into another order. */
export const transpose: Op<Given> = {
  name: "transpose",
  kind: "view",
  summary: "Puts the sides into another `order`; 0 is the channels, 1 the first spatial side",
  rules: { shape: "side i is the input's side `order[i]`", params: "none", cost: "none" },
  source: "PyTorch permute; ONNX Transpose",
  main: "order",
  formula: { params: "0", macs: "0", flops: "0" },
  arguments: onFirstUse(() => z.strictObject({ order: z.array(whole(0)) })),
  infer({ order }, [input]) {
    const shape = input as Shape;
    const isPermutation = order.length === shape.length && shape.every((_, side) => order.includes(side));
    if (!isPermutation) {
      throw new OpError(`\`order\` names each of the ${shape.length} sides of ${formatShape(shape)} once`, {
        argument: "order",
        help: "0 is the channels, 1 the first spatial side",
      });
    }
    return [order.map((side) => shape[side] as number)];
  },
  flops: () => 0,
  reach: () => "whole",
};
