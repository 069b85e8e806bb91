import type { Block } from "../core/block.js";

/** The unit of ShuffleNet v2. */
export const shuffleUnitV2: Block = {
  name: "shuffle-unit-v2",
  summary: "ShuffleNet v2 unit: half the channels pass, half are convolved; joined and shuffled",
  source: "ShuffleNet v2, arXiv:1807.11164, Figure 3 c and d",
  definition: () => ({
    params: { out: "channels", stride: 1 },
    let: { rest: "$out / 2 if $stride > 1 else $out - $in / 2" },
    layers: [
      { if: "$stride == 1", split: 2 },
      {
        branches: [
          [
            { if: "$stride > 1", depthwise: { kernel: 3, stride: "$stride", activation: "none" } },
            { if: "$stride > 1", name: "pass", pointwise: "$out / 2" },
          ],
          [
            { name: "reduce", pointwise: "$rest" },
            { depthwise: { kernel: 3, stride: "$stride", activation: "none" } },
            { name: "expand", pointwise: "$rest" },
          ],
        ],
      },
      { shuffle: 2 },
    ],
  }),
  formula: {
    where: {
      area: "ceil($height / $stride) * ceil($width / $stride)",
      half: "$out / 2",
      rest: "$half if $stride > 1 else $out - $in / 2",
      enters: "$in if $stride > 1 else $in / 2",
      passes: "1 if $stride > 1 else 0",
    },
    params:
      "$passes * (9 * $in + $in * $half + $extra * ($in + $half)) + $enters * $rest + 9 * $rest + $rest ** 2 + $extra * 3 * $rest",
    macs: "$passes * $area * (9 * $in + $in * $half) + $height * $width * $enters * $rest + $area * (9 * $rest + $rest ** 2)",
  },
};
