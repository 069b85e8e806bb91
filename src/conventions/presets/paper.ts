import type { ConventionDefinition } from "../convention.js";

/** What papers call mult-adds, and often FLOPs. */
export const paper: ConventionDefinition = {
  name: "paper",
  unit: "MAC",
  summary: "Mult-adds of convolutions, linear layers and matrix products, and nothing else",
  source: "MobileNets, arXiv:1704.04861, section 3; torchvision's `_ops` of its weights",
  counts: { convolution: "$macs", linear: "$macs", matmul: "$macs" },
  parameters: "learned",
  activations: ["convolution", "linear"],
};
