import { positionsOf } from "../../../core/shape.js";
import type { LayerRule } from "../layer.js";

/** SSD's default boxes: their shape is known, what making them costs has no rule. prior_box_layer.cpp */
const priorBox: LayerRule = {
  type: "PriorBox",
  becomes: "named as uncounted; its shape is known",
  own: {
    message: "prior_box_param",
    fields: [
      "min_size",
      "max_size",
      "aspect_ratio",
      "flip",
      "clip",
      "variance",
      "img_size",
      "img_h",
      "img_w",
      "step",
      "step_h",
      "step_w",
      "offset",
    ],
  },
  inputs: { least: 2, most: 2 },
  read(layer, given) {
    const [map] = layer.inputs;
    if (map === undefined) return undefined;
    const ratios = new Set([1]);
    const flips = given.flag("flip", true);
    for (const word of given.words("aspect_ratio")) {
      const value = Number.parseFloat(word);
      ratios.add(value);
      if (flips) ratios.add(1 / value);
    }
    const boxes = ratios.size * given.words("min_size").length + given.words("max_size").length;
    return layer.uncounted("default boxes", [[2, positionsOf(map.shape) * boxes * 4]]);
  },
};

/** Known, but of no shape or cost that a rule has. */
function uncounted(type: string, why: string): LayerRule {
  return {
    type,
    becomes: "named as uncounted",
    inputs: { least: 1, most: Number.POSITIVE_INFINITY },
    read: (layer) => layer.uncounted(why),
  };
}

export const detection: readonly LayerRule[] = [
  priorBox,
  uncounted("DetectionOutput", "its work depends on what it finds"),
  uncounted("Proposal", "its work depends on what it finds"),
  uncounted("ROIPooling", "as many outputs as there are regions"),
  uncounted("PSROIPooling", "as many outputs as there are regions"),
  uncounted("ArgMax", "comparisons"),
  uncounted("LSTM", "a sequence, whose steps are the batch"),
  uncounted("RNN", "a sequence, whose steps are the batch"),
  uncounted("Python", "code"),
];
