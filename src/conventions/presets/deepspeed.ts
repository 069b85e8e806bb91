import type { ConventionDefinition } from "../convention.js";

/**
 * DeepSpeed's flops profiler, and calflops, which copied its rules. Both patch functions: a sum counts
 * only through `torch.add`, and ReLU6 calls a hard tanh, which has no patch. Their rule for resizing reads
 * its factor wrongly and isn't copied; that of a transposed convolution's bias neither.
 */
export const deepspeed: ConventionDefinition = {
  name: "deepspeed",
  unit: "FLOP",
  summary: "DeepSpeed's flops profiler, and calflops",
  source:
    "microsoft/DeepSpeed 009c548, deepspeed/profiling/flops_profiler/profiler.py; MrYxJ/calculate-flops.pytorch 086d419, calflops/pytorch_ops.py",
  counts: {
    convolution: "2 * $macs",
    "convolution-bias": "$outputs",
    linear: "2 * $macs",
    matmul: "2 * $macs",
    batchnorm: "(2 if $scale else 1) * $elements",
    layernorm: "(5 if $scale else 4) * $elements",
    groupnorm: "(5 if $scale else 4) * $elements",
    instancenorm: "(5 if $scale else 4) * $elements",
    relu: "$elements",
    leakyrelu: "$elements",
    prelu: "$elements",
    elu: "$elements",
    gelu: "$elements",
    silu: "$elements",
    swish: "$elements",
    pool: "$elements",
    "global-pool": "$elements",
    softmax: "$elements",
  },
  parameters: "learned",
  uncounted: ["resize", "transposedconv"],
};
