import type { ConventionDefinition } from "../convention.js";

/** ptflops with its aten backend, which sees operators and counts few of them. */
export const ptflopsAten: ConventionDefinition = {
  name: "ptflops-aten",
  unit: "MAC",
  summary: "ptflops' aten backend: MACs and biases",
  source: "sovrasov/flops-counter.pytorch fe667a2, ptflops/aten_ops.py",
  counts: {
    convolution: "$macs",
    "convolution-bias": "$outputs",
    linear: "$macs",
    "linear-bias": "$outputs",
    matmul: "$macs",
  },
  parameters: "learned",
};
