import type { Block } from "../core/block.js";

/** Inception V2 between stages. */
export const inceptionV2Reduction: Block = {
  name: "inception-v2-reduction",
  summary: "Inception V2 module that halves the map: strided 3×3 and double 3×3, max pooling passes",
  source: "Batch normalization, arXiv:1502.03167, Figure 5",
  definition: () => ({
    params: { reduce3: "channels", conv3: "channels", reduce_double: "channels", double: "channels" },
    layers: [
      {
        branches: [
          [{ pointwise: "$reduce3" }, { conv: { out: "$conv3", kernel: 3, stride: 2 } }],
          [
            { pointwise: "$reduce_double" },
            { conv: { out: "$double", kernel: 3 } },
            { conv: { out: "$double", kernel: 3, stride: 2 } },
          ],
          { maxpool: { kernel: 3, stride: 2 } },
        ],
      },
    ],
  }),
  formula: {
    where: {
      area: "ceil($height / 2) * ceil($width / 2)",
    },
    params:
      "$in * ($reduce3 + $reduce_double) + 9 * ($reduce3 * $conv3 + $reduce_double * $double + $double ** 2) + $extra * ($reduce3 + $conv3 + $reduce_double + 2 * $double)",
    macs: "$height * $width * ($in * ($reduce3 + $reduce_double) + 9 * $reduce_double * $double) + $area * 9 * ($reduce3 * $conv3 + $double ** 2)",
  },
};
