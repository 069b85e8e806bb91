import * as z from "zod/mini";
import { count } from "../core/arguments.js";
import { type Op, onFirstUse } from "../core/op.js";
import { channelsOf, type Shape, sidesOf } from "../core/shape.js";

interface Given {
  entries: number;
  out: number;
}

/** Looks up a learned vector for each number that enters. */
export const embedding: Op<Given> = {
  name: "embedding",
  kind: "view",
  summary: "A learned vector of `out` numbers for each number that enters, out of `entries` such vectors",
  rules: {
    shape: "out × the sides of the input, of which the channels are the last one",
    params: "entries · out",
    cost: "none: it is looked up",
  },
  source: "PyTorch Embedding; Keras Embedding",
  channels: ["out"],
  formula: { params: "$entries * $out", macs: "0", flops: "0" },
  arguments: onFirstUse(() => z.strictObject({ entries: count(), out: count() })),
  infer: ({ out }, [input]) => [[out, ...sidesOf(input as Shape), channelsOf(input as Shape)]],
  weights: ({ entries, out }) => [{ name: "weight", elements: entries * out, learned: true }],
  flops: () => 0,
};
