import type { Op } from "../core/op.js";
import { activations, prelu } from "./activations.js";
import { adaptiveAvgPool, adaptiveMaxPool } from "./adaptive-pool.js";
import { avgpool } from "./avgpool.js";
import { batchNorm } from "./batch-norm.js";
import { concat } from "./concat.js";
import { conv } from "./conv.js";
import { crop } from "./crop.js";
import { depthwise } from "./depthwise.js";
import { dropout } from "./dropout.js";
import { add, furtherElementwise, mul, sub } from "./elementwise.js";
import { embedding } from "./embedding.js";
import { flatten } from "./flatten.js";
import { functions } from "./functions.js";
import { gather } from "./gather.js";
import { globalAvgPool, globalMaxPool } from "./global-pool.js";
import { groupNorm } from "./group-norm.js";
import { instanceNorm } from "./instance-norm.js";
import { layerNorm } from "./layer-norm.js";
import { linear } from "./linear.js";
import { localConv } from "./local-conv.js";
import { lrn } from "./lrn.js";
import { matmul } from "./matmul.js";
import { maxpool } from "./maxpool.js";
import { operand } from "./operand.js";
import { pad } from "./pad.js";
import { pixelShuffle, pixelUnshuffle } from "./pixel-shuffle.js";
import { pointwise } from "./pointwise.js";
import { projection } from "./projection.js";
import { recurrentOps } from "./recurrent.js";
import { reduce } from "./reduce.js";
import { reshape } from "./reshape.js";
import { resize } from "./resize.js";
import { scale } from "./scale.js";
import { shuffle } from "./shuffle.js";
import { slice } from "./slice.js";
import { softmax } from "./softmax.js";
import { split } from "./split.js";
import { transpose } from "./transpose.js";
import { transposedConv } from "./transposed-conv.js";

/** Every op, in the order in which the documentation shows them. */
export const ops: ReadonlyMap<string, Op> = new Map(
  (
    [
      conv,
      pointwise,
      depthwise,
      transposedConv,
      localConv,
      linear,
      projection,
      matmul,
      ...recurrentOps,
      embedding,
      maxpool,
      avgpool,
      globalAvgPool,
      globalMaxPool,
      adaptiveAvgPool,
      adaptiveMaxPool,
      batchNorm,
      layerNorm,
      groupNorm,
      instanceNorm,
      lrn,
      ...activations,
      prelu,
      softmax,
      add,
      sub,
      mul,
      ...furtherElementwise,
      operand,
      ...functions,
      reduce,
      concat,
      split,
      slice,
      shuffle,
      scale,
      pad,
      crop,
      resize,
      pixelShuffle,
      pixelUnshuffle,
      flatten,
      reshape,
      transpose,
      gather,
      dropout,
    ] as readonly Op[]
  ).map((op) => [op.name, op]),
);
