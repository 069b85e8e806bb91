import type { Block } from "../core/block.js";

/** The unit of ShuffleNet v1. */
export const shuffleUnit: Block = {
  name: "shuffle-unit",
  summary:
    "ShuffleNet v1 unit: grouped 1×1, shuffle, depthwise, grouped 1×1; added, or joined when it strides",
  source: "ShuffleNet, arXiv:1707.01083, Figure 2 b and c; first_groups: 1 for the first unit of stage 2",
  definition: () => ({
    params: { out: "channels", groups: 3, stride: 1, first_groups: "$groups" },
    let: { mid: "$out // 4", rest: "$out - $in if $stride > 1 else $out" },
    layers: [
      {
        branches: [
          [{ if: "$stride > 1", avgpool: { kernel: 3, stride: "$stride" } }],
          [
            { name: "reduce", pointwise: { out: "$mid", groups: "$first_groups" } },
            { shuffle: "$groups" },
            { depthwise: { kernel: 3, stride: "$stride", activation: "none" } },
            { name: "expand", pointwise: { out: "$rest", groups: "$groups", activation: "none" } },
          ],
        ],
        merge: "concat if $stride > 1 else add",
      },
      "relu",
    ],
  }),
  formula: {
    where: {
      area: "ceil($height / $stride) * ceil($width / $stride)",
      mid: "$out // 4",
      rest: "$out - $in if $stride > 1 else $out",
    },
    params: "$in * $mid / $first_groups + 9 * $mid + $mid * $rest / $groups + $extra * (2 * $mid + $rest)",
    macs: "$height * $width * $in * $mid / $first_groups + $area * (9 * $mid + $mid * $rest / $groups)",
  },
};
