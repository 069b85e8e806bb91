import * as z from "zod/mini";
import { fraction, optional } from "../core/arguments.js";
import { type Op, onFirstUse } from "../core/op.js";
import type { Shape } from "../core/shape.js";

interface Given {
  rate: number;
}

/** Dropout: costs nothing at inference. */
export const dropout: Op<Given> = {
  name: "dropout",
  kind: "view",
  storage: "in-place",
  summary: "Dropout; does nothing at inference",
  rules: { shape: "unchanged", params: "none", cost: "none" },
  source: "arXiv:1207.0580",
  main: "rate",
  formula: {
    params: "0",
    macs: "0",
    flops: "0",
  },
  arguments: onFirstUse(() => z.strictObject({ rate: optional(fraction(0, 1), 0.5) })),
  infer: (_, [input]) => [input as Shape],
  flops: () => 0,
};
