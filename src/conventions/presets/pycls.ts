import type { ConventionDefinition } from "../convention.js";

/** pycls works complexity out from the configuration of a network. It adds a bias once, not once a position. */
export const pycls: ConventionDefinition = {
  name: "pycls",
  unit: "MAC",
  summary: "pycls' complexity (RegNet): MACs, and a bias once a channel",
  source: "facebookresearch/pycls 1a33062, pycls/models/blocks.py",
  counts: {
    convolution: "$macs",
    "convolution-bias": "$out",
    linear: "$macs",
    "linear-bias": "$out",
    matmul: "$macs",
  },
  parameters: "learned",
  activations: ["convolution", "linear", "pool"],
};
