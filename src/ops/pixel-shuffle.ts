import * as z from "zod/mini";
import { count } from "../core/arguments.js";
import { type Op, OpError, onFirstUse } from "../core/op.js";
import { ratio } from "../core/ratio.js";
import { channelsOf, type Shape, sidesOf } from "../core/shape.js";
import { centred, spatialRank } from "../core/window.js";

interface Given {
  factor: number;
}

/** Moves channels into space (sub-pixel convolution). */
export const pixelShuffle: Op<Given> = {
  name: "pixelshuffle",
  kind: "view",
  summary: "Depth to space: r² channels become an r × r patch of one",
  rules: { shape: "N / r² × r·n a side", params: "none", cost: "none" },
  source: "arXiv:1609.05158, section 2.2; PyTorch PixelShuffle",
  main: "factor",
  formula: {
    params: "0",
    macs: "0",
    flops: "0",
  },
  arguments: onFirstUse(() => z.strictObject({ factor: count() })),
  infer({ factor }, [input]) {
    const channels = channelsOf(input as Shape);
    const patch = factor ** spatialRank(input as Shape);
    if (channels % patch > 0) {
      throw new OpError(`${channels} channels can't be spread over patches of ${patch}`, {
        argument: "factor",
      });
    }
    return [[channels / patch, ...sidesOf(input as Shape).map((side) => side * factor)]];
  },
  flops: () => 0,
  stride: ({ factor }, input) => sidesOf(input).map(() => ratio(1, factor)),
  reach: ({ factor }, input) => sidesOf(input).map(() => centred(1, ratio(1, factor))),
};

/** Moves space into channels. */
export const pixelUnshuffle: Op<Given> = {
  name: "pixelunshuffle",
  kind: "view",
  summary: "Space to depth: each r × r patch becomes r² channels",
  rules: { shape: "N · r² × n / r a side", params: "none", cost: "none" },
  source: "PyTorch PixelUnshuffle; YOLOv2's reorg layer",
  main: "factor",
  formula: {
    params: "0",
    macs: "0",
    flops: "0",
  },
  arguments: onFirstUse(() => z.strictObject({ factor: count() })),
  infer({ factor }, [input]) {
    const patch = factor ** spatialRank(input as Shape);
    const sides = sidesOf(input as Shape);
    if (sides.some((side) => side % factor > 0)) {
      throw new OpError(`a side of ${sides.join(" or ")} isn't a multiple of ${factor}`, {
        argument: "factor",
      });
    }
    return [[channelsOf(input as Shape) * patch, ...sides.map((side) => side / factor)]];
  },
  flops: () => 0,
  stride: ({ factor }, input) => sidesOf(input).map(() => ratio(factor)),
  reach: ({ factor }, input) => sidesOf(input).map(() => centred(factor, ratio(factor))),
};
