import type { Block } from "../core/block.js";

/** Inception V3, grid reduction to 8×8. */
export const inceptionV3ReductionB: Block = {
  name: "inception-v3-reduction-b",
  summary: "Inception V3 module that shrinks 17×17 to 8×8",
  source: "Inception v3, arXiv:1512.00567, section 5; widths of torchvision and Keras",
  definition: () => ({
    layers: [
      {
        branches: [
          [{ pointwise: 192 }, { conv: { out: 320, kernel: 3, stride: 2, padding: "valid" } }],
          [
            { pointwise: 192 },
            { conv: { out: 192, kernel: "1x7" } },
            { conv: { out: 192, kernel: "7x1" } },
            { conv: { out: 192, kernel: 3, stride: 2, padding: "valid" } },
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
    params: "2 * $in * 192 + 9 * 192 * 320 + 14 * 192 ** 2 + 9 * 192 ** 2 + $extra * (5 * 192 + 320)",
    macs: "$height * $width * (2 * $in * 192 + 14 * 192 ** 2) + $area * 9 * (192 * 320 + 192 ** 2)",
  },
};
