import type { Block } from "../core/block.js";

/** The unit of ShuffleNet v2. */
export const shuffleUnitV2: Block = {
  name: "shuffle-unit-v2",
  summary: "ShuffleNet v2 unit: half the channels pass, half are convolved; joined and shuffled",
  source: "ShuffleNet v2, arXiv:1807.11164, Figure 3 c and d",
  definition: () => ({
    params: { out: "channels", stride: 1 },
    let: { half: "$out / 2" },
    layers: [
      { if: "$stride == 1", split: 2 },
      {
        branches: [
          [
            { if: "$stride > 1", depthwise: { kernel: 3, stride: "$stride", activation: "none" } },
            { if: "$stride > 1", name: "pass", pointwise: "$half" },
          ],
          [
            { name: "reduce", pointwise: "$half" },
            { depthwise: { kernel: 3, stride: "$stride", activation: "none" } },
            { name: "expand", pointwise: "$half" },
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
      enters: "$in if $stride > 1 else $half",
      passes: "1 if $stride > 1 else 0",
    },
    params:
      "$passes * (9 * $in + $in * $half + $extra * ($in + $half)) + $enters * $half + 9 * $half + $half ** 2 + $extra * 3 * $half",
    macs: "$passes * $area * (9 * $in + $in * $half) + $height * $width * $enters * $half + $area * (9 * $half + $half ** 2)",
  },
};
