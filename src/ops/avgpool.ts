import * as z from "zod/mini";
import { flag, optional } from "../core/arguments.js";
import { type Op, onFirstUse } from "../core/op.js";
import { ratio } from "../core/ratio.js";
import type { Shape } from "../core/shape.js";
import { reachOf } from "../core/window.js";
import { type GivenPooling, type Pooling, pooling } from "./pooling.js";

interface Given extends GivenPooling {
  count_padding: boolean;
}

interface AveragePooling extends Pooling {
  readonly count_padding: boolean;
}

/** Average pooling. Whether padding counts in the average changes values, not sizes or costs. */
export const avgpool: Op<Given, AveragePooling> = {
  name: "avgpool",
  summary: "Average pooling; `count_padding` says whether padded zeros count in the average",
  source: "PyTorch AvgPool2d",
  kind: pooling.kind,
  rules: pooling.rules,
  main: pooling.main,
  formula: {
    params: "0",
    macs: "0",
    flops: "$cells * $outputs",
  },
  arguments: onFirstUse(() => z.strictObject({ ...pooling.schema(), count_padding: optional(flag(), true) })),
  resolve: (given, [input]) => ({
    ...pooling.resolve(given, input as Shape),
    count_padding: given.count_padding,
  }),
  infer: (given, [input]) => pooling.infer(given, input as Shape),
  flops: (given, _, [output]) => pooling.flops(given, output as Shape),
  stride: (given) => given.stride.map((stride) => ratio(stride)),
  reach: (given) => reachOf(given),
};
