import type { Block } from "../core/block.js";

/** The inverted residual of MobileNet v2 and v3, MnasNet and EfficientNet. */
export const inverted: Block = {
  name: "inverted",
  summary: "Inverted residual: expand by 1×1, depthwise, project by 1×1; a shortcut where nothing changes",
  source:
    "MobileNetV2, arXiv:1801.04381, section 3.3; MobileNetV3, arXiv:1905.02244, Figure 4 (se, hidden); EfficientNet, arXiv:1905.11946 (se_of: input)",
  definition: () => ({
    params: {
      out: "channels",
      expand: 6,
      hidden: { channels: "round($in * $expand)" },
      kernel: 3,
      stride: 1,
      activation: "default",
      se: 0,
      se_of: { choices: ["hidden", "input"] },
      se_divisor: 8,
      se_activation: "relu",
      gate: "hsigmoid",
      padding: { choices: ["same", "symmetric"] },
    },
    let: { squeeze: "make_divisible($se * ($hidden if $se_of == hidden else $in), $se_divisor)" },
    layers: [
      {
        residual: [
          { if: "$hidden != $in", name: "expand", pointwise: { out: "$hidden", activation: "$activation" } },
          {
            depthwise: {
              kernel: "$kernel",
              stride: "$stride",
              padding: "$kernel // 2 if $padding == symmetric else same",
              activation: "$activation",
            },
          },
          {
            if: "$se > 0",
            "squeeze-excite": { squeeze: "$squeeze", activation: "$se_activation", gate: "$gate" },
          },
          { name: "project", pointwise: { out: "$out", activation: "none" } },
        ],
        shortcut: "if-same",
      },
    ],
  }),
  formula: {
    where: {
      area: "(($height + 2 * ($kernel // 2) - $kernel) // $stride + 1 if $padding == symmetric else ceil($height / $stride)) * (($width + 2 * ($kernel // 2) - $kernel) // $stride + 1 if $padding == symmetric else ceil($width / $stride))",
      expands: "1 if $hidden != $in else 0",
      squeeze: "make_divisible($se * ($hidden if $se_of == hidden else $in), $se_divisor) if $se > 0 else 0",
    },
    params:
      "$expands * $in * $hidden + $kernel ** 2 * $hidden + $hidden * $out + $extra * ($expands * $hidden + $hidden + $out) + (2 * $hidden * $squeeze + $squeeze + $hidden if $se > 0 else 0)",
    macs: "$height * $width * $expands * $in * $hidden + $area * ($kernel ** 2 * $hidden + $hidden * $out) + 2 * $hidden * $squeeze",
  },
};
