import type { ConventionDefinition } from "../convention.js";

/** thop (pytorch-OpCounter). It leaves out the parameters of modules without a rule; that fault isn't copied. */
export const thop: ConventionDefinition = {
  name: "thop",
  unit: "MAC",
  summary: "thop (pytorch-OpCounter), for a network written with modules",
  source: "Lyken17/pytorch-OpCounter 0a5e46b, thop/vision/basic_hooks.py and calc_func.py",
  counts: {
    convolution: "$macs",
    linear: "$macs",
    batchnorm: "(4 if $scale else 2) * $elements",
    layernorm: "(4 if $scale else 2) * $elements",
    instancenorm: "(4 if $scale else 2) * $elements",
    prelu: "$elements",
    avgpool: "$outputs",
    globalavgpool: "$elements + $outputs",
    adaptiveavgpool: "$elements + $outputs",
    // An exponential and a division an element, and additions to one sum a row.
    softmax: "3 * $elements - $elements // $inner",
    resize: "11 * $outputs if $mode == bilinear else $outputs",
  },
  parameters: "learned",
};
