import { attentions } from "./attention.js";
import { convolutions } from "./convolution.js";
import { einsums } from "./einsum.js";
import { elements } from "./elements.js";
import { joinings } from "./joining.js";
import { layouts } from "./layout.js";
import { linears } from "./linear.js";
import { norms } from "./norms.js";
import { poolings } from "./pooling.js";
import { quantisations } from "./quantisation.js";
import { recurrents } from "./recurrent.js";
import { reshapes } from "./reshape.js";
import type { Rule } from "./rule.js";
import { takings } from "./taking.js";
import { uncounted } from "./uncounted.js";

/** Every op of the standard domain that has a rule, by name. A family is a file and a line here. */
export const onnxRules: ReadonlyMap<string, Rule> = new Map(
  [
    convolutions,
    linears,
    einsums,
    attentions,
    recurrents,
    poolings,
    norms,
    elements,
    reshapes,
    joinings,
    takings,
    layouts,
    quantisations,
    uncounted,
  ]
    .flat()
    .map((rule) => [rule.name, rule]),
);
