import { linear } from "../../../ops/linear.js";
import { type LayerRule, outputsOf } from "../layer.js";

export const innerProduct: LayerRule = {
  type: "InnerProduct",
  becomes: "linear",
  limits: "`axis` 1 only",
  own: {
    message: "inner_product_param",
    fields: ["num_output", "bias_term", "weight_filler", "bias_filler", "axis", "transpose"],
  },
  read(layer, given) {
    const out = given.required("num_output");
    if (Number.isNaN(out)) return undefined;
    if (given.number("axis", 1, -8) !== 1) return layer.uncounted("along another axis than the channels");
    return outputsOf(layer.add(linear, { out, bias: given.flag("bias_term", true) }, layer.inputs));
  },
};
