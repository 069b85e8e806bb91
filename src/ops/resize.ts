import * as z from "zod/mini";
import { choice, optional, sides } from "../core/arguments.js";
import { type Op, OpError, onFirstUse } from "../core/op.js";
import { type Ratio, ratio } from "../core/ratio.js";
import { channelsOf, elementsOf, type Shape, sidesOf } from "../core/shape.js";
import { centred, perSide, type Sides, spatialRank } from "../core/window.js";

interface Given {
  scale?: Sides | undefined;
  size?: Sides | undefined;
  like?: number[] | undefined;
  mode: "nearest" | "bilinear";
}

interface Resolved {
  readonly size: number[];
  readonly mode: "nearest" | "bilinear";
}

/** By how much a side shrinks: the whole factor where it is one, up to what rounding lost (4 to 7 doubles). */
function strideOf(before: number, after: number): Ratio {
  const factor = Math.round(Math.max(before, after) / Math.min(before, after));
  const isWhole = Math.abs(Math.max(before, after) - factor * Math.min(before, after)) < factor;
  if (!isWhole) return ratio(before, after);
  return after > before ? ratio(1, factor) : ratio(factor);
}

/** Enlarges or shrinks a map without weights. */
export const resize: Op<Given, Resolved> = {
  name: "resize",
  kind: "resize",
  summary: "Resizes by a `scale`, to a `size`, or to the sides of another tensor (`like: name`)",
  rules: {
    shape: "⌊n · scale⌋ a side, or the sides given",
    params: "none",
    cost: "no MACs; bilinear 8 FLOPs an output, nearest none",
  },
  source: "PyTorch Upsample",
  main: "scale",
  references: ["like"],
  formula: {
    params: "0",
    macs: "0",
    flops: "8 * $outputs if $mode == bilinear else 0",
  },
  arguments: onFirstUse(() => {
    const error = "a number above 0, or one a side";
    const factor = z.number({ error }).check(z.gt(0, { error }), z.lte(65536, { error }));
    return z.strictObject({
      scale: z.optional(z.union([factor, z.array(factor)], { error })),
      size: z.optional(sides()),
      like: z.optional(z.array(z.number())),
      mode: optional(choice(["nearest", "bilinear"]), "nearest"),
    });
  }),
  resolve({ scale, size, like, mode }, [input]) {
    const rank = spatialRank(input as Shape);
    const given = [scale, size, like].filter((value) => value !== undefined);
    if (given.length !== 1) {
      throw new OpError("resize needs one of `scale`, `size` and `like`", {
        help: "write `resize: 2` to double",
      });
    }
    if (scale !== undefined) {
      const factors = perSide(scale, rank, "scale");
      return {
        size: sidesOf(input as Shape).map((side, index) => Math.floor(side * (factors[index] as number))),
        mode,
      };
    }
    return { size: perSide((size ?? like) as Sides, rank, size === undefined ? "like" : "size"), mode };
  },
  infer({ size }, [input]) {
    if (size.some((side) => side < 1)) {
      throw new OpError("the output would be smaller than 1", { argument: "scale" });
    }
    return [[channelsOf(input as Shape), ...size]];
  },
  stride: (_, input, output) =>
    sidesOf(input).map((side, index) => strideOf(side, output[index + 1] as number)),
  reach: ({ mode }, input, output) =>
    sidesOf(input).map((side, index) => {
      const step = strideOf(side, output[index + 1] as number);
      return centred(mode === "bilinear" && side !== output[index + 1] ? 2 : 1, step);
    }),
  flops: ({ mode }, _, [output]) => (mode === "bilinear" ? 8 * elementsOf(output as Shape) : 0),
};
