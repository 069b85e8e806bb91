import * as z from "zod/mini";
import { type Op, onFirstUse } from "../core/op.js";
import { elementsOf, type Shape } from "../core/shape.js";

/** Makes a vector of a map. */
export const flatten: Op = {
  name: "flatten",
  kind: "view",
  storage: "view",
  summary: "Makes a vector of a map",
  rules: { shape: "one side with all elements", params: "none", cost: "none" },
  source: "PyTorch Flatten",
  formula: {
    params: "0",
    macs: "0",
    flops: "0",
  },
  arguments: onFirstUse(() => z.strictObject({})),
  infer: (_, [input]) => [[elementsOf(input as Shape)]],
  flops: () => 0,
  reach: () => "whole",
};
