import type { Block } from "../core/block.js";

/** Reduction-B of Inception v4. */
export const inceptionV4ReductionB: Block = {
  name: "inception-v4-reduction-b",
  summary: "Reduction B of Inception v4: 17×17 to 8×8",
  source: "Inception v4, arXiv:1602.07261, Figure 8",
  definition: () => ({
    layers: [
      {
        branches: [
          [{ pointwise: 192 }, { conv: { out: 192, kernel: 3, stride: 2, padding: "valid" } }],
          [
            { pointwise: 256 },
            { conv: { out: 256, kernel: "1x7" } },
            { conv: { out: 320, kernel: "7x1" } },
            { conv: { out: 320, kernel: 3, stride: 2, padding: "valid" } },
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
    params:
      "$in * (192 + 256) + 9 * (192 * 192 + 320 * 320) + 7 * (256 * 256 + 256 * 320) + $extra * (2 * 192 + 2 * 256 + 2 * 320)",
    macs: "$height * $width * ($in * (192 + 256) + 7 * (256 * 256 + 256 * 320)) + $area * 9 * (192 * 192 + 320 * 320)",
  },
};
