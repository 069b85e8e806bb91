import type { Block } from "../core/block.js";

/** Inception V1, the naive version. */
export const inceptionNaive: Block = {
  name: "inception-naive",
  summary: "Inception module without reductions: 1×1, 3×3, 5×5 and pooling side by side",
  source: "GoogLeNet, arXiv:1409.4842, Figure 2 a",
  definition: () => ({
    params: { conv1: "channels", conv3: "channels", conv5: "channels" },
    layers: [
      {
        branches: [
          { pointwise: "$conv1" },
          { conv: { out: "$conv3", kernel: 3 } },
          { conv: { out: "$conv5", kernel: 5 } },
          { maxpool: { kernel: 3, stride: 1 } },
        ],
      },
    ],
  }),
  formula: {
    where: {
      weights: "$in * ($conv1 + 9 * $conv3 + 25 * $conv5)",
    },
    params: "$weights + $extra * ($conv1 + $conv3 + $conv5)",
    macs: "$height * $width * $weights",
  },
};
