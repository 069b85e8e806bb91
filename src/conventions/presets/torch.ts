import type { ConventionDefinition } from "../convention.js";

/** PyTorch's own counter. */
export const torch: ConventionDefinition = {
  name: "torch",
  unit: "FLOP",
  summary: "torch.utils.flop_counter: two operations a MAC, and nothing else",
  source: "pytorch/pytorch 0140b62, torch/utils/flop_counter.py",
  counts: { convolution: "2 * $macs", linear: "2 * $macs", matmul: "2 * $macs" },
  parameters: "learned",
};
