import type { Block } from "../core/block.js";

/** Inception V3, figure 5. */
export const inceptionV3A: Block = {
  name: "inception-v3-a",
  summary: "Inception V3 module for 35×35: 1×1, 5×5, double 3×3, average pooling",
  source: "Inception v3, arXiv:1512.00567, Figure 5; widths of torchvision and Keras",
  definition: () => ({
    params: { pool: "channels" },
    layers: [
      {
        branches: [
          { pointwise: 64 },
          [{ pointwise: 48 }, { conv: { out: 64, kernel: 5 } }],
          [{ pointwise: 64 }, { conv: { out: 96, kernel: 3 } }, { conv: { out: 96, kernel: 3 } }],
          [{ avgpool: { kernel: 3, stride: 1 } }, { pointwise: "$pool" }],
        ],
      },
    ],
  }),
  formula: {
    where: {
      weights: "$in * (64 + 48 + 64 + $pool) + 25 * 48 * 64 + 9 * (64 * 96 + 96 * 96)",
    },
    params: "$weights + $extra * (64 + 48 + 64 + 64 + 96 + 96 + $pool)",
    macs: "$height * $width * $weights",
  },
};
