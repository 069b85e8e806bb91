import * as z from "zod/mini";
import { type Op, onFirstUse } from "../core/op.js";
import { ratio } from "../core/ratio.js";
import type { Shape } from "../core/shape.js";
import { reachOf } from "../core/window.js";
import { type GivenPooling, type Pooling, pooling } from "./pooling.js";

/** Max pooling. */
export const maxpool: Op<GivenPooling, Pooling> = {
  name: "maxpool",
  summary: "Max pooling",
  source: "PyTorch MaxPool2d; Caffe's pooling layer for `ceil`",
  kind: pooling.kind,
  rules: pooling.rules,
  main: pooling.main,
  formula: {
    params: "0",
    macs: "0",
    flops: "$cells * $outputs",
  },
  arguments: onFirstUse(() => z.strictObject(pooling.schema())),
  resolve: (given, [input]) => pooling.resolve(given, input as Shape),
  infer: (given, [input]) => pooling.infer(given, input as Shape),
  flops: (given, _, [output]) => pooling.flops(given, output as Shape),
  stride: (given) => given.stride.map((stride) => ratio(stride)),
  reach: (given) => reachOf(given),
};
