import type { Block } from "../core/block.js";

/** The transition between DenseNet's blocks. */
export const transition: Block = {
  name: "transition",
  summary: "Transition: norm, relu, 1×1 to a part of the channels, 2×2 average pooling",
  source: "DenseNet, arXiv:1608.06993, section 3 (DenseNet-C)",
  definition: () => ({
    params: { compression: 0.5 },
    layers: [
      "batchnorm",
      "relu",
      { pointwise: { out: "floor($in * $compression)", norm: "none", activation: "none", bias: false } },
      { avgpool: 2 },
    ],
  }),
  formula: {
    where: {
      out: "floor($in * $compression)",
    },
    params: "2 * $in + $in * $out",
    macs: "$height * $width * $in * $out",
  },
};
