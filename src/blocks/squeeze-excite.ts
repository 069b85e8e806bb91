import type { Block } from "../core/block.js";

/** Squeeze-and-excite. */
export const squeezeExcite: Block = {
  name: "squeeze-excite",
  summary: "Squeeze-and-excite: weighs each channel by what all positions say",
  source: "SENet, arXiv:1709.01507, section 3; MobileNetV3, arXiv:1905.02244, section 5.3",
  definition: () => ({
    params: {
      reduction: 16,
      squeeze: { channels: "max(1, $in // $reduction)" },
      activation: "relu",
      gate: "sigmoid",
    },
    let: { c: "$in" },
    layers: [
      {
        branches: [
          "identity",
          [
            "globalavgpool",
            {
              name: "squeeze",
              pointwise: { out: "$squeeze", norm: "none", bias: true, activation: "$activation" },
            },
            { name: "excite", pointwise: { out: "$c", norm: "none", bias: true, activation: "$gate" } },
          ],
        ],
        merge: "mul",
      },
    ],
  }),
  formula: {
    params: "2 * $in * $squeeze + $squeeze + $in",
    macs: "2 * $in * $squeeze",
  },
};
