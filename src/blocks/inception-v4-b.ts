import type { Block } from "../core/block.js";

/** Inception-B of Inception v4. */
export const inceptionV4B: Block = {
  name: "inception-v4-b",
  summary: "Inception V4 module B, for 17×17: 7×7 as 1×7 and 7×1",
  source: "Inception v4, arXiv:1602.07261, Figure 5",
  definition: () => ({
    layers: [
      {
        branches: [
          [{ avgpool: { kernel: 3, stride: 1 } }, { pointwise: 128 }],
          { pointwise: 384 },
          [{ pointwise: 192 }, { conv: { out: 224, kernel: "1x7" } }, { conv: { out: 256, kernel: "7x1" } }],
          [
            { pointwise: 192 },
            { conv: { out: 192, kernel: "7x1" } },
            { conv: { out: 224, kernel: "1x7" } },
            { conv: { out: 224, kernel: "7x1" } },
            { conv: { out: 256, kernel: "1x7" } },
          ],
        ],
      },
    ],
  }),
  formula: {
    where: {
      weights:
        "$in * (128 + 384 + 192 + 192) + 7 * (192 * 224 + 224 * 256 + 192 * 192 + 192 * 224 + 224 * 224 + 224 * 256)",
    },
    params: "$weights + $extra * (128 + 384 + 3 * 192 + 3 * 224 + 2 * 256)",
    macs: "$height * $width * $weights",
  },
};
