import type { Block } from "../core/block.js";

/** SqueezeNet's fire module. */
export const fire: Block = {
  name: "fire",
  summary: "Fire module: squeeze to few channels, expand by 1×1 and 3×3 side by side",
  source: "SqueezeNet, arXiv:1602.07360, section 3.2; Figure 2 for the simple and the complex bypass",
  definition: () => ({
    params: {
      squeeze: "channels",
      expand: "channels",
      expand3: { channels: "$expand" },
      bypass: { choices: ["none", "simple", "complex"] },
    },
    let: { shortcut: "none if $bypass == none else (identity if $bypass == simple else project)" },
    layers: [
      {
        residual: [
          { name: "squeeze", pointwise: "$squeeze" },
          { name: "expand", branches: [{ pointwise: "$expand" }, { conv: { out: "$expand3", kernel: 3 } }] },
        ],
        shortcut: "$shortcut",
      },
    ],
  }),
  replaces: { out: "$expand + $expand3", kernel: "3" },
  formula: {
    where: {
      out: "$expand + $expand3",
      projects: "1 if $bypass == complex and $in != $out else 0",
    },
    params:
      "$in * $squeeze + $squeeze * $expand + 9 * $squeeze * $expand3 + $extra * ($squeeze + $out) + $projects * ($in * $out + $extra * $out)",
    macs: "$height * $width * ($in * $squeeze + $squeeze * $expand + 9 * $squeeze * $expand3 + $projects * $in * $out)",
  },
};
