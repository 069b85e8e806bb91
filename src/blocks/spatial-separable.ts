import type { Block } from "../core/block.js";

/** A K×K convolution written as 1×K and K×1. */
export const spatialSeparable: Block = {
  name: "spatial-separable",
  summary: "Spatially separable convolution: 1×K, then K×1",
  source: "Inception v3, arXiv:1512.00567, section 3.2",
  definition: () => ({
    params: { out: "channels", kernel: 3, stride: 1, mid: { channels: "$out" } },
    layers: [
      { conv: { out: "$mid", kernel: [1, "$kernel"], stride: [1, "$stride"] } },
      { conv: { out: "$out", kernel: ["$kernel", 1], stride: ["$stride", 1] } },
    ],
  }),
  replaces: { out: "$out", kernel: "$kernel" },
  formula: {
    params: "$kernel * ($in * $mid + $mid * $out) + $extra * ($mid + $out)",
    macs: "$kernel * ceil($width / $stride) * ($height * $in * $mid + ceil($height / $stride) * $mid * $out)",
  },
};
