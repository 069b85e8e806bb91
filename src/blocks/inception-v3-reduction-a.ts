import type { Block } from "../core/block.js";

/** Inception V3, grid reduction to 17×17. */
export const inceptionV3ReductionA: Block = {
  name: "inception-v3-reduction-a",
  summary: "Inception V3 module that shrinks 35×35 to 17×17",
  source: "Inception v3, arXiv:1512.00567, Figure 10; widths of torchvision and Keras",
  definition: () => ({
    layers: [
      {
        branches: [
          { conv: { out: 384, kernel: 3, stride: 2, padding: "valid" } },
          [
            { pointwise: 64 },
            { conv: { out: 96, kernel: 3 } },
            { conv: { out: 96, kernel: 3, stride: 2, padding: "valid" } },
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
    params: "9 * $in * 384 + $in * 64 + 9 * (64 * 96 + 96 * 96) + $extra * (384 + 64 + 96 + 96)",
    macs: "$area * 9 * ($in * 384 + 96 * 96) + $height * $width * ($in * 64 + 9 * 64 * 96)",
  },
};
