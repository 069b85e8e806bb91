import type { Block } from "../core/block.js";

/** Inception-C of Inception v4. */
export const inceptionV4C: Block = {
  name: "inception-v4-c",
  summary: "Inception V4 module C, for 8×8: 1×3 and 3×1 side by side",
  source: "Inception v4, arXiv:1602.07261, Figure 6",
  definition: () => ({
    layers: [
      {
        branches: [
          [{ avgpool: { kernel: 3, stride: 1 } }, { pointwise: 256 }],
          { pointwise: 256 },
          [
            { pointwise: 384 },
            { branches: [{ conv: { out: 256, kernel: "1x3" } }, { conv: { out: 256, kernel: "3x1" } }] },
          ],
          [
            { pointwise: 384 },
            { conv: { out: 448, kernel: "1x3" } },
            { conv: { out: 512, kernel: "3x1" } },
            { branches: [{ conv: { out: 256, kernel: "3x1" } }, { conv: { out: 256, kernel: "1x3" } }] },
          ],
        ],
      },
    ],
  }),
  formula: {
    where: {
      weights: "$in * (256 + 256 + 384 + 384) + 3 * (2 * 384 * 256 + 384 * 448 + 448 * 512 + 2 * 512 * 256)",
    },
    params: "$weights + $extra * (6 * 256 + 2 * 384 + 448 + 512)",
    macs: "$height * $width * $weights",
  },
};
