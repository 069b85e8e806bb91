import type { Block } from "../core/block.js";

/** Inception V2 (BN-Inception). */
export const inceptionV2: Block = {
  name: "inception-v2",
  summary: "Inception V2 module: the 5×5 as two 3×3, average or max pooling",
  source: "Batch normalization, arXiv:1502.03167, Figure 5",
  definition: () => ({
    params: {
      conv1: "channels",
      reduce3: "channels",
      conv3: "channels",
      reduce_double: "channels",
      double: "channels",
      pool: "channels",
      pooling: { choices: ["avgpool", "maxpool"] },
    },
    layers: [
      {
        branches: [
          { pointwise: "$conv1" },
          [{ pointwise: "$reduce3" }, { conv: { out: "$conv3", kernel: 3 } }],
          [
            { pointwise: "$reduce_double" },
            { conv: { out: "$double", kernel: 3 } },
            { conv: { out: "$double", kernel: 3 } },
          ],
          [{ $pooling: { kernel: 3, stride: 1 } }, { pointwise: "$pool" }],
        ],
      },
    ],
  }),
  formula: {
    where: {
      weights:
        "$in * ($conv1 + $reduce3 + $reduce_double + $pool) + 9 * ($reduce3 * $conv3 + $reduce_double * $double + $double ** 2)",
    },
    params: "$weights + $extra * ($conv1 + $reduce3 + $conv3 + $reduce_double + 2 * $double + $pool)",
    macs: "$height * $width * $weights",
  },
};
