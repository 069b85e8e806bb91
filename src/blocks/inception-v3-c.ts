import type { Block } from "../core/block.js";

/** Inception V3, figure 7. */
export const inceptionV3C: Block = {
  name: "inception-v3-c",
  summary: "Inception V3 module for 8×8: 1×3 and 3×1 side by side",
  source: "Inception v3, arXiv:1512.00567, Figure 7; widths of torchvision and Keras",
  definition: () => ({
    layers: [
      {
        branches: [
          { pointwise: 320 },
          [
            { pointwise: 384 },
            { branches: [{ conv: { out: 384, kernel: "1x3" } }, { conv: { out: 384, kernel: "3x1" } }] },
          ],
          [
            { pointwise: 448 },
            { conv: { out: 384, kernel: 3 } },
            { branches: [{ conv: { out: 384, kernel: "1x3" } }, { conv: { out: 384, kernel: "3x1" } }] },
          ],
          [{ avgpool: { kernel: 3, stride: 1 } }, { pointwise: 192 }],
        ],
      },
    ],
  }),
  formula: {
    where: {
      weights: "$in * (320 + 384 + 448 + 192) + 3 * 4 * 384 ** 2 + 9 * 448 * 384",
    },
    params: "$weights + $extra * (320 + 6 * 384 + 448 + 192)",
    macs: "$height * $width * $weights",
  },
};
