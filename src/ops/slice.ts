import * as z from "zod/mini";
import { count, optional, sides, whole } from "../core/arguments.js";
import { type Op, OpError, onFirstUse } from "../core/op.js";
import { ratio } from "../core/ratio.js";
import { channelsOf, type Shape, sidesOf } from "../core/shape.js";
import { perSide, type Sides } from "../core/window.js";

interface Given {
  start: number;
  end?: number | undefined;
  step: Sides;
}

interface Resolved {
  readonly start: number;
  readonly end: number;
  readonly step: number[];
}

/** Takes a range of channels, and every n-th position. */
export const slice: Op<Given, Resolved> = {
  name: "slice",
  kind: "view",
  storage: "view",
  summary: "Takes the channels from `start` to before `end`, and every `step`-th position of each side",
  rules: { shape: "end − start × ⌈n / step⌉ a side", params: "none", cost: "none" },
  source: "ResNet's shortcut A, arXiv:1512.03385, section 3.3; ONNX Slice",
  formula: {
    params: "0",
    macs: "0",
    flops: "0",
  },
  arguments: onFirstUse(() =>
    z.strictObject({
      start: optional(whole(0), 0),
      end: z.optional(count()),
      step: optional(sides(), 1),
    }),
  ),
  resolve: ({ start, end, step }, [input]) => ({
    start,
    end: end ?? channelsOf(input as Shape),
    step: perSide(step, sidesOf(input as Shape).length, "step"),
  }),
  infer({ start, end, step }, [input]) {
    const channels = channelsOf(input as Shape);
    for (const [argument, value, most] of [
      ["start", start, channels - 1],
      ["end", end, channels],
    ] as const) {
      if (value > most) {
        throw new OpError(`\`${argument}\` is ${value}, but only ${channels} channels flow in`, {
          argument,
          help: `channels are counted from 0, so \`${argument}\` is at most ${most}`,
        });
      }
    }
    if (start >= end) {
      throw new OpError(`no channel lies between \`start\` ${start} and \`end\` ${end}`, {
        argument: "start",
        help: "the channel `end` itself is left out",
      });
    }
    return [
      [
        end - start,
        ...sidesOf(input as Shape).map((side, index) => Math.ceil(side / (step[index] as number))),
      ],
    ];
  },
  flops: () => 0,
  stride: ({ step }) => step.map((each) => ratio(each)),
  reach: ({ step }) => step.map((each) => ({ size: 1, step: ratio(each), before: 0 })),
};
