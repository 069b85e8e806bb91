import type { Block } from "../core/block.js";

/** DenseNet's layer. */
export const denseLayer: Block = {
  name: "dense-layer",
  summary:
    "Dense layer: norm, relu, 1×1 to `bottleneck` times the growth, norm, relu, 3×3; joined to its input",
  source: "DenseNet, arXiv:1608.06993, section 3 (DenseNet-B)",
  definition: () => ({
    params: { growth: "channels", bottleneck: 4 },
    layers: [
      {
        branches: [
          "identity",
          [
            "batchnorm",
            "relu",
            { pointwise: { out: "$bottleneck * $growth", norm: "none", activation: "none", bias: false } },
            "batchnorm",
            "relu",
            { conv: { out: "$growth", kernel: 3, norm: "none", activation: "none", bias: false } },
          ],
        ],
      },
    ],
  }),
  formula: {
    where: {
      mid: "$bottleneck * $growth",
    },
    params: "2 * $in + $in * $mid + 2 * $mid + 9 * $mid * $growth",
    macs: "$height * $width * ($in * $mid + 9 * $mid * $growth)",
  },
};
