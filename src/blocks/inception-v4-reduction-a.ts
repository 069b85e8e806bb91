import type { Block } from "../core/block.js";

/** Reduction-A of Inception v4. */
export const inceptionV4ReductionA: Block = {
  name: "inception-v4-reduction-a",
  summary: "Reduction A of Inception v4 and Inception-ResNet: 35×35 to 17×17",
  source: "Inception v4, arXiv:1602.07261, Figure 7 and Table 1 (k, l, m, n)",
  definition: () => ({
    params: { k: "channels", l: "channels", m: "channels", n: "channels" },
    layers: [
      {
        branches: [
          { conv: { out: "$n", kernel: 3, stride: 2, padding: "valid" } },
          [
            { pointwise: "$k" },
            { conv: { out: "$l", kernel: 3 } },
            { conv: { out: "$m", kernel: 3, stride: 2, padding: "valid" } },
          ],
          { maxpool: { kernel: 3, stride: 2, padding: "valid" } },
        ],
      },
    ],
  }),
  formula: {
    where: {
      area: "((($height - 3) // 2 + 1) * (($width - 3) // 2 + 1))",
    },
    params: "9 * $in * $n + $in * $k + 9 * ($k * $l + $l * $m) + $extra * ($n + $k + $l + $m)",
    macs: "$area * 9 * ($in * $n + $l * $m) + $height * $width * ($in * $k + 9 * $k * $l)",
  },
};
