import type { ConventionDefinition } from "../convention.js";

/**
 * ptflops with its default backend. A hook of the module and a patch of the function that it calls both
 * count, so whatever has both counts twice in a network written with modules; ReLU6 and leaky ReLU have
 * the hook alone, SiLU and softmax the patch alone. Sums count only through `torch.add`, which no `+` is.
 */
export const ptflops: ConventionDefinition = {
  name: "ptflops",
  unit: "MAC",
  summary: "ptflops' default (pytorch) backend, for a network written with modules: most of them count twice",
  source: "sovrasov/flops-counter.pytorch b5c9ef7, ptflops/pytorch_ops.py",
  counts: {
    convolution: "$macs",
    "convolution-bias": "$outputs",
    linear: "$macs",
    "linear-bias": "$outputs",
    matmul: "$macs",
    batchnorm: "(2 if $scale else 1) * $elements",
    layernorm: "(2 if $scale else 1) * $elements",
    groupnorm: "(2 if $scale else 1) * $elements",
    instancenorm: "(2 if $scale else 1) * $elements",
    relu: "2 * $elements",
    prelu: "2 * $elements",
    elu: "2 * $elements",
    gelu: "2 * $elements",
    relu6: "$elements",
    leakyrelu: "$elements",
    silu: "$elements",
    swish: "$elements",
    pool: "2 * $elements",
    "global-pool": "2 * $elements",
    softmax: "$elements",
    resize: "$outputs",
  },
  parameters: "learned",
};
