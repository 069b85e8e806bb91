import type { Block } from "../core/block.js";

/** Inception-A of Inception v4. */
export const inceptionV4A: Block = {
  name: "inception-v4-a",
  summary: "Inception V4 module A, for 35×35",
  source: "Inception v4, arXiv:1602.07261, Figure 4",
  definition: () => ({
    layers: [
      {
        branches: [
          [{ avgpool: { kernel: 3, stride: 1 } }, { pointwise: 96 }],
          { pointwise: 96 },
          [{ pointwise: 64 }, { conv: { out: 96, kernel: 3 } }],
          [{ pointwise: 64 }, { conv: { out: 96, kernel: 3 } }, { conv: { out: 96, kernel: 3 } }],
        ],
      },
    ],
  }),
  formula: {
    where: {
      weights: "$in * (96 + 96 + 64 + 64) + 9 * (2 * 64 * 96 + 96 * 96)",
    },
    params: "$weights + $extra * (5 * 96 + 2 * 64)",
    macs: "$height * $width * $weights",
  },
};
