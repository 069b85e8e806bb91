import * as z from "zod/mini";
import { type Op, OpError, onFirstUse } from "../core/op.js";
import { differ, elementsOf, formatShape, type Shape } from "../core/shape.js";

interface Given {
  size: number | number[];
}

interface Resolved {
  readonly size: number[];
}

/** Gives the same elements another shape. Written channels last, as specs write shapes; −1 stands for what is left. */
export const reshape: Op<Given, Resolved> = {
  name: "reshape",
  kind: "view",
  storage: "view",
  summary: "Gives the same elements another shape, written channels last; -1 stands for what is left",
  rules: { shape: "the sides given", params: "none", cost: "none" },
  source: "PyTorch reshape",
  main: "size",
  formula: {
    params: "0",
    macs: "0",
    flops: "0",
  },
  arguments: onFirstUse(() => {
    const error = "whole numbers from 1, channels last, one of which may be -1";
    const side = z.int({ error }).check(
      z.gte(-1, { error }),
      z.lte(2 ** 31 - 1, { error }),
      z.refine((value) => value !== 0, { error }),
    );
    return z.strictObject({ size: z.union([side, z.array(side)], { error }) });
  }),
  resolve({ size }, [input]) {
    const sides = typeof size === "number" ? [size] : size;
    const elements = elementsOf(input as Shape);
    const open = sides.filter((side) => side === -1).length;
    if (open > 1) throw new OpError("only one side may be -1", { argument: "size" });
    const known = sides.reduce((product, side) => (side === -1 ? product : product * side), 1);
    if (open === 1 ? elements % known > 0 : differ(known, elements)) {
      throw new OpError(
        `${elements} elements (${formatShape(input as Shape)}) don't fit the shape ${sides.join("x")}`,
        { argument: "size" },
      );
    }
    const filled = sides.map((side) => (side === -1 ? elements / known : side));
    return { size: [filled.at(-1) as number, ...filled.slice(0, -1)] };
  },
  infer: ({ size }) => [size],
  flops: () => 0,
  reach: () => "whole",
};
