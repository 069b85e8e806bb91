import type { ConventionDefinition } from "../convention.js";

/** fvcore's `FlopCountAnalysis`, which timm prints as gmacs. Products of tensors and activations have no handle. */
export const fvcore: ConventionDefinition = {
  name: "fvcore",
  unit: "MAC",
  summary: "fvcore's FlopCountAnalysis, and timm's gmacs; norms, adaptive averages and resizing beside MACs",
  source: "facebookresearch/fvcore 017141c, fvcore/nn/jit_handles.py and flop_count.py",
  counts: {
    convolution: "$macs",
    linear: "$macs",
    matmul: "$macs",
    batchnorm: "(2 if $scale else 1) * $elements",
    layernorm: "(5 if $scale else 4) * $elements",
    groupnorm: "(5 if $scale else 4) * $elements",
    instancenorm: "(5 if $scale else 4) * $elements",
    globalavgpool: "$elements",
    adaptiveavgpool: "$elements",
    resize: "4 * $outputs if $mode == bilinear else $outputs",
  },
  parameters: "learned",
  activations: ["convolution", "linear", "matmul"],
};
