import * as z from "zod/mini";
import { ends, optional, whole } from "../core/arguments.js";
import { type Op, onFirstUse } from "../core/op.js";
import { ratio } from "../core/ratio.js";
import { channelsOf, type Shape, sidesOf } from "../core/shape.js";
import { type Ends, perEnd } from "../core/window.js";

interface Given {
  sides: number | number[];
  channels: number;
}

interface Resolved {
  readonly sides: Ends;
  readonly channels: number;
}

/** Adds zeros around a map, and empty channels behind it. */
export const pad: Op<Given, Resolved> = {
  name: "pad",
  kind: "view",
  summary: "Adds zeros around the map, and `channels` empty channels",
  rules: { shape: "N + channels × n + before + after a side", params: "none", cost: "none" },
  source: "ResNet's shortcut A, arXiv:1512.03385, section 3.3; Keras ZeroPadding2D",
  main: "sides",
  formula: {
    params: "0",
    macs: "0",
    flops: "0",
  },
  arguments: onFirstUse(() =>
    z.strictObject({ sides: optional(ends(), 0), channels: optional(whole(0), 0) }),
  ),
  resolve: ({ sides, channels }, [input]) => ({
    sides: perEnd(sides, sidesOf(input as Shape).length, "sides"),
    channels,
  }),
  infer: ({ sides, channels }, [input]) => [
    [
      channelsOf(input as Shape) + channels,
      ...sidesOf(input as Shape).map((side, index) => {
        const [before, after] = sides[index] as [number, number];
        return side + before + after;
      }),
    ],
  ],
  flops: () => 0,
  reach: ({ sides }) => sides.map(([before]) => ({ size: 1, step: ratio(1), before })),
};
