import type { Block } from "../core/block.js";

/** Depthwise separable convolution in the order of MobileNet or of Xception. */
export const separable: Block = {
  name: "separable",
  summary: "Depthwise separable convolution: a depthwise one, then a pointwise one",
  source:
    "MobileNets, arXiv:1704.04861, section 3.1 and Figure 3; Xception, arXiv:1610.02357, section 3 (order: xception has nothing between the two)",
  definition: () => ({
    params: {
      out: "channels",
      kernel: 3,
      stride: 1,
      multiplier: 1,
      order: { choices: ["mobilenet", "xception"] },
      padding: { choices: ["same", "symmetric"] },
    },
    layers: [
      {
        if: "$order == mobilenet",
        name: "depthwise",
        depthwise: {
          kernel: "$kernel",
          stride: "$stride",
          padding: "$kernel // 2 if $padding == symmetric else same",
          multiplier: "$multiplier",
        },
      },
      {
        if: "$order == xception",
        name: "depthwise",
        depthwise: {
          kernel: "$kernel",
          stride: "$stride",
          padding: "$kernel // 2 if $padding == symmetric else same",
          multiplier: "$multiplier",
          norm: "none",
          activation: "none",
          bias: false,
        },
      },
      { pointwise: "$out" },
    ],
  }),
  replaces: { out: "$out", kernel: "$kernel" },
  formula: {
    where: {
      area: "(($height + 2 * ($kernel // 2) - $kernel) // $stride + 1 if $padding == symmetric else ceil($height / $stride)) * (($width + 2 * ($kernel // 2) - $kernel) // $stride + 1 if $padding == symmetric else ceil($width / $stride))",
      mid: "$in * $multiplier",
      between: "1 if $order == mobilenet else 0",
    },
    params: "$kernel ** 2 * $mid + $mid * $out + $extra * ($out + $between * $mid)",
    macs: "$area * ($kernel ** 2 * $mid + $mid * $out)",
  },
};
