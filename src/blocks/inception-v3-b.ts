import type { Block } from "../core/block.js";

/** Inception V3, figure 6. */
export const inceptionV3B: Block = {
  name: "inception-v3-b",
  summary: "Inception V3 module for 17×17: 7×7 as 1×7 and 7×1",
  source: "Inception v3, arXiv:1512.00567, Figure 6; widths of torchvision and Keras",
  definition: () => ({
    params: { mid: "channels" },
    layers: [
      {
        branches: [
          { pointwise: 192 },
          [
            { pointwise: "$mid" },
            { conv: { out: "$mid", kernel: "1x7" } },
            { conv: { out: 192, kernel: "7x1" } },
          ],
          [
            { pointwise: "$mid" },
            { conv: { out: "$mid", kernel: "7x1" } },
            { conv: { out: "$mid", kernel: "1x7" } },
            { conv: { out: "$mid", kernel: "7x1" } },
            { conv: { out: 192, kernel: "1x7" } },
          ],
          [{ avgpool: { kernel: 3, stride: 1 } }, { pointwise: 192 }],
        ],
      },
    ],
  }),
  formula: {
    where: {
      weights: "$in * (2 * 192 + 2 * $mid) + 7 * (4 * $mid ** 2 + 2 * $mid * 192)",
    },
    params: "$weights + $extra * (4 * 192 + 6 * $mid)",
    macs: "$height * $width * $weights",
  },
};
