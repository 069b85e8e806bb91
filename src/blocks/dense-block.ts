import type { Block } from "../core/block.js";

/** DenseNet's block. */
export const denseBlock: Block = {
  name: "dense-block",
  summary: "Dense block: `layers` dense layers, each of which reads all before it",
  source: "DenseNet, arXiv:1608.06993, section 3 and Table 1",
  definition: () => ({
    params: { growth: "channels", layers: "required", bottleneck: 4 },
    layers: [{ repeat: "$layers", "dense-layer": { growth: "$growth", bottleneck: "$bottleneck" } }],
  }),
  formula: {
    where: {
      mid: "$bottleneck * $growth",
      read: "$layers * $in + $growth * $layers * ($layers - 1) / 2",
    },
    params: "2 * $read + $read * $mid + $layers * (2 * $mid + 9 * $mid * $growth)",
    macs: "$height * $width * ($read * $mid + $layers * 9 * $mid * $growth)",
  },
};
