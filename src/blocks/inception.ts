import type { Block } from "../core/block.js";

/** Inception V1 with dimension reductions. */
export const inception: Block = {
  name: "inception",
  summary: "Inception V1 module: 1×1, 3×3, 5×5 and pooling side by side, each behind a 1×1 that reduces",
  source: "GoogLeNet, arXiv:1409.4842, Figure 2 b and Table 1",
  definition: () => ({
    params: {
      conv1: "channels",
      reduce3: "channels",
      conv3: "channels",
      reduce5: "channels",
      conv5: "channels",
      pool: "channels",
      kernel: 5,
    },
    layers: [
      {
        branches: [
          { pointwise: "$conv1" },
          [{ pointwise: "$reduce3" }, { conv: { out: "$conv3", kernel: 3 } }],
          [{ pointwise: "$reduce5" }, { conv: { out: "$conv5", kernel: "$kernel" } }],
          [{ maxpool: { kernel: 3, stride: 1 } }, { pointwise: "$pool" }],
        ],
      },
    ],
  }),
  formula: {
    where: {
      weights:
        "$in * ($conv1 + $reduce3 + $reduce5 + $pool) + 9 * $reduce3 * $conv3 + $kernel ** 2 * $reduce5 * $conv5",
    },
    params: "$weights + $extra * ($conv1 + $reduce3 + $conv3 + $reduce5 + $conv5 + $pool)",
    macs: "$height * $width * $weights",
  },
};
