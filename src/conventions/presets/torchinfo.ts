import type { ConventionDefinition } from "../convention.js";

/** torchinfo multiplies the parameters of a convolution by the positions that leave, and adds those of all else. */
export const torchinfo: ConventionDefinition = {
  name: "torchinfo",
  unit: "MAC",
  summary: "torchinfo's mult-adds: parameters times positions, so biases and norm parameters are among them",
  source: "TylerYep/torchinfo 01fa0ce, torchinfo/layer_info.py (calculate_macs)",
  counts: {
    convolution: "$macs",
    // Positions that leave, although a transposed convolution multiplies once a position that enters.
    transposedconv: "$in * $out // $groups * $cells * $positions",
    "convolution-bias": "$outputs",
    linear: "$macs",
    "linear-bias": "$outputs",
    norm: "$params",
    prelu: "$params",
  },
  parameters: "learned",
};
