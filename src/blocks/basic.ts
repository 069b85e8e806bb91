import type { Block } from "../core/block.js";

/** The basic block of ResNet-18 and ResNet-34. */
export const basic: Block = {
  name: "basic",
  summary: "Basic residual block: two 3×3 convolutions and a shortcut",
  source: "ResNet, arXiv:1512.03385, Figure 5 left; shortcut: pad is option A, project option B",
  definition: () => ({
    params: {
      out: "channels",
      stride: 1,
      shortcut: { choices: ["project", "pad"] },
      activation: "relu",
      padding: { choices: ["same", "symmetric"] },
    },
    layers: [
      {
        residual: [
          {
            conv: {
              out: "$out",
              kernel: 3,
              stride: "$stride",
              padding: "1 if $padding == symmetric else same",
            },
          },
          { conv: { out: "$out", kernel: 3, activation: "none" } },
        ],
        shortcut: "$shortcut",
      },
      { if: "$activation != none", $activation: null },
    ],
  }),
  formula: {
    where: {
      area: "ceil($height / $stride) * ceil($width / $stride)",
      projects: "1 if $shortcut == project and ($in != $out or $stride != 1) else 0",
    },
    params: "9 * $in * $out + 9 * $out ** 2 + $projects * $in * $out + $extra * (2 + $projects) * $out",
    macs: "$area * (9 * $in * $out + 9 * $out ** 2 + $projects * $in * $out)",
  },
};
