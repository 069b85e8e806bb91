import * as z from "zod/mini";
import { whole } from "../core/arguments.js";
import { type Op, OpError, onFirstUse } from "../core/op.js";
import type { Shape } from "../core/shape.js";

interface Given {
  order: number[];
}

/** Puts the sides into another order. */
export const transpose: Op<Given> = {
  name: "transpose",
  kind: "view",
  summary: "Puts the sides into another order: `order` numbers them from 0, the channels first",
  rules: { shape: "the sides in that order", params: "none", cost: "none" },
  source: "ONNX Transpose; PyTorch permute",
  main: "order",
  formula: { params: "0", macs: "0", flops: "0" },
  arguments: onFirstUse(() => z.strictObject({ order: z.array(whole(0)) })),
  infer({ order }, [input]) {
    const shape = input as Shape;
    const sorted = order.toSorted((a, b) => a - b);
    if (order.length !== shape.length || sorted.some((side, index) => side !== index)) {
      throw new OpError(`the order ${order.join(", ")} doesn't have each of ${shape.length} sides once`, {
        argument: "order",
        help: `such as [${shape.map((_, index) => shape.length - 1 - index).join(", ")}]`,
      });
    }
    return [order.map((side) => shape[side] as number)];
  },
  flops: () => 0,
  reach: () => "whole",
};
