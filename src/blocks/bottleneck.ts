import type { Block } from "../core/block.js";

/** The bottleneck of ResNet-50 and its descendants. */
export const bottleneck: Block = {
  name: "bottleneck",
  summary: "Bottleneck residual block: 1×1 down, 3×3, 1×1 up, and a shortcut",
  source:
    "ResNet, arXiv:1512.03385, Figure 5 right; ResNeXt, arXiv:1611.05431, Figure 3 c (groups, base); Wide ResNet, arXiv:1605.07146 (base); SENet, arXiv:1709.01507, Figure 3 (se)",
  definition: () => ({
    params: {
      mid: "channels",
      stride: 1,
      expansion: 4,
      groups: 1,
      base: 64,
      stride_in_1x1: false,
      se: 0,
      shortcut: { choices: ["project", "pad"] },
      activation: "relu",
      padding: { choices: ["same", "symmetric"] },
    },
    let: { inner: "floor($mid * $base / 64) * $groups" },
    layers: [
      {
        residual: [
          { name: "reduce", pointwise: { out: "$inner", stride: "$stride if $stride_in_1x1 else 1" } },
          {
            conv: {
              out: "$inner",
              kernel: 3,
              stride: "1 if $stride_in_1x1 else $stride",
              padding: "1 if $padding == symmetric else same",
              groups: "$groups",
            },
          },
          { name: "expand", pointwise: { out: "$expansion * $mid", activation: "none" } },
          { if: "$se > 0", "squeeze-excite": "$se" },
        ],
        shortcut: "$shortcut",
      },
      { if: "$activation != none", $activation: null },
    ],
  }),
  replaces: { out: "$expansion * $mid", kernel: "3" },
  formula: {
    where: {
      area: "ceil($height / $stride) * ceil($width / $stride)",
      area1: "$area if $stride_in_1x1 else $height * $width",
      inner: "floor($mid * $base / 64) * $groups",
      out: "$expansion * $mid",
      projects: "1 if $shortcut == project and ($in != $out or $stride != 1) else 0",
      squeeze: "max(1, $out // $se) if $se > 0 else 0",
    },
    params:
      "$in * $inner + 9 * $inner ** 2 / $groups + $inner * $out + $projects * $in * $out + $extra * (2 * $inner + $out + $projects * $out) + (2 * $out * $squeeze + $squeeze + $out if $se > 0 else 0)",
    macs: "$area1 * $in * $inner + $area * (9 * $inner ** 2 / $groups + $inner * $out + $projects * $in * $out) + 2 * $out * $squeeze",
  },
};
