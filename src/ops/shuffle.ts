import * as z from "zod/mini";
import { count } from "../core/arguments.js";
import { checkDivides } from "../core/divisors.js";
import { type Op, onFirstUse } from "../core/op.js";
import type { Shape } from "../core/shape.js";

interface Given {
  groups: number;
}

/** Interleaves the channels of groups, so that the next grouped convolution sees all of them. */
export const shuffle: Op<Given> = {
  name: "shuffle",
  kind: "view",
  summary: "Channel shuffle: interleaves the channels of `groups`",
  rules: { shape: "unchanged; groups divide the channels", params: "none", cost: "none" },
  source: "ShuffleNet, arXiv:1707.01083, section 3.1",
  main: "groups",
  formula: {
    params: "0",
    macs: "0",
    flops: "0",
  },
  arguments: onFirstUse(() => z.strictObject({ groups: count() })),
  infer({ groups }, [input]) {
    checkDivides(groups, input as Shape, "groups");
    return [input as Shape];
  },
  flops: () => 0,
};
