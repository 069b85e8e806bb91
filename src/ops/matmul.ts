import * as z from "zod/mini";
import { choice, optional } from "../core/arguments.js";
import { type Op, OpError, onFirstUse } from "../core/op.js";
import { elementsOf, formatShape, type Shape, shapesDiffer } from "../core/shape.js";

interface Given {
  transpose: "none" | "first" | "second";
}

interface Matrices {
  readonly batch: readonly number[];
  readonly rows: number;
  readonly inner: number;
  readonly innerOfSecond: number;
  readonly columns: number;
}

function matrices({ transpose }: Given, [first, second]: readonly Shape[]): Matrices {
  const left = first as Shape;
  const right = second as Shape;
  const [leftRows, leftColumns] = left.slice(-2) as [number, number];
  const [rightRows, rightColumns] = right.slice(-2) as [number, number];
  return {
    batch: left.slice(0, -2),
    rows: transpose === "first" ? leftColumns : leftRows,
    inner: transpose === "first" ? leftRows : leftColumns,
    innerOfSecond: transpose === "second" ? rightColumns : rightRows,
    columns: transpose === "second" ? rightRows : rightColumns,
  };
}

function macsOf(given: Given, inputs: readonly Shape[]): number {
  const { rows, inner, columns } = matrices(given, inputs);
  return elementsOf((inputs[0] as Shape).slice(0, -2)) * rows * inner * columns;
}

/** The product of two tensors as matrices of their last two sides, as in attention. */
export const matmul: Op<Given> = {
  name: "matmul",
  kind: "matmul",
  summary: "Matrix product of two tensors over their last two sides; the sides before these are a batch",
  rules: {
    shape: "the batch sides, rows of the first, columns of the second (after `transpose`)",
    params: "none",
    cost: "batch · rows · inner · columns MACs; 2 FLOPs a MAC",
  },
  source: "Attention Is All You Need, arXiv:1706.03762, equation 1; PyTorch matmul",
  main: "transpose",
  inputs: { least: 2, most: 2 },
  formula: {
    params: "0",
    macs: "$outputs * $inner",
    flops: "2 * $outputs * $inner",
  },
  arguments: onFirstUse(() =>
    z.strictObject({ transpose: optional(choice(["none", "first", "second"]), "none") }),
  ),
  infer(given, inputs) {
    const [left, right] = inputs as [Shape, Shape];
    const help = "`reshape` to rows and columns first, or set `transpose`";
    if (left.length < 2 || right.length < 2) {
      throw new OpError(
        `a matrix product needs two sides at least, got ${inputs.map(formatShape).join(" and ")}`,
        {
          help,
        },
      );
    }
    const { batch, rows, inner, innerOfSecond, columns } = matrices(given, inputs);
    if (shapesDiffer([...batch, inner], [...right.slice(0, -2), innerOfSecond])) {
      throw new OpError(`${inputs.map(formatShape).join(" and ")} can't be multiplied as matrices`, { help });
    }
    return [[...batch, rows, columns]];
  },
  macs: macsOf,
  reach: () => "whole",
  flops: (given, inputs) => 2 * macsOf(given, inputs),
};
