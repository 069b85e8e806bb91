import * as z from "zod/mini";
import { type Op, onFirstUse } from "../core/op.js";
import { channelsOf, elementsOf, type Shape, sidesOf } from "../core/shape.js";

function globalPool(name: string, summary: string, source: string): Op {
  return {
    name,
    kind: "global-pool",
    summary,
    source,
    rules: {
      shape: "N × 1 × 1",
      params: "none",
      cost: "no MACs; one FLOP an input element",
    },
    formula: {
      params: "0",
      macs: "0",
      flops: "$elements",
    },
    arguments: onFirstUse(() => z.strictObject({})),
    infer: (_, [input]) => [[channelsOf(input as Shape), ...sidesOf(input as Shape).map(() => 1)]],
    flops: (_, [input]) => elementsOf(input as Shape),
    reach: () => "whole",
  };
}

/** Averages each channel over all positions (Network in Network, section 3.2). */
export const globalAvgPool = globalPool(
  "globalavgpool",
  "Average of each channel over all positions",
  "Network in Network, arXiv:1312.4400, section 3.2",
);

/** The largest value of each channel over all positions. */
export const globalMaxPool = globalPool(
  "globalmaxpool",
  "Largest value of each channel over all positions",
  "PyTorch AdaptiveMaxPool2d(1)",
);
