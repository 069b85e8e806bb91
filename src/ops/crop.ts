import * as z from "zod/mini";
import { ends } from "../core/arguments.js";
import { type Op, OpError, onFirstUse } from "../core/op.js";
import { ratio } from "../core/ratio.js";
import { channelsOf, type Shape, sidesOf } from "../core/shape.js";
import { type Ends, perEnd, spatialRank } from "../core/window.js";

interface Given {
  sides: number | number[];
}

interface Resolved {
  readonly sides: Ends;
}

/** Cuts positions off the ends of a map's sides: the opposite of `pad`. */
export const crop: Op<Given, Resolved> = {
  name: "crop",
  kind: "view",
  storage: "view",
  summary: "Cuts positions off both ends of each side",
  rules: { shape: "N × n − before − after a side", params: "none", cost: "none" },
  source: "Keras Cropping2D; U-Net, arXiv:1505.04597, section 2",
  main: "sides",
  formula: { params: "0", macs: "0", flops: "0" },
  arguments: onFirstUse(() => z.strictObject({ sides: ends() })),
  resolve: ({ sides }, [input]) => ({ sides: perEnd(sides, spatialRank(input as Shape), "sides") }),
  infer({ sides }, [input]) {
    const cropped = sidesOf(input as Shape).map((side, index) => {
      const [before, after] = sides[index] as [number, number];
      if (side - before - after < 1) {
        throw new OpError(`nothing is left of a side of ${side} without ${before} and ${after}`, {
          argument: "sides",
        });
      }
      return side - before - after;
    });
    return [[channelsOf(input as Shape), ...cropped]];
  },
  flops: () => 0,
  reach: ({ sides }) => sides.map(([before]) => ({ size: 1, step: ratio(1), before: -before })),
};
