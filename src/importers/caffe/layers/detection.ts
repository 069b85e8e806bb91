import { positionsOf } from "../../../core/shape.js";
import type { LayerRule } from "../layer.js";

/** Detectors have a handful. */
const MOST_RATIOS = 100;

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
    const sizes = given.words("min_size").length;
    const largest = given.words("max_size").length;
    if (sizes === 0) return layer.mistake("needs `min_size`", "prior_box_param");
    if (largest > 0 && largest !== sizes) {
      return layer.mistake(
        `has ${sizes} times \`min_size\`, but ${largest} times \`max_size\``,
        "prior_box_param",
      );
    }
    const written = given.words("aspect_ratio");
    if (written.length > MOST_RATIOS) {
      return layer.mistake(`has ${written.length} ratios, more than ${MOST_RATIOS}`, "prior_box_param");
    }
    const flips = given.flag("flip", true);
    const ratios = [1];
    for (const value of written.map(Number.parseFloat)) {
      if (ratios.some((ratio) => Math.abs(ratio - value) < 1e-6)) continue;
      ratios.push(value, ...(flips ? [1 / value] : []));
    }
    const boxes = ratios.length * sizes + largest;
    return layer.uncounted("default boxes", [[2, positionsOf(map.shape) * boxes * 4]]);
  },
};

/** Its steps are what other layers take for the images of a batch; a step gives `num_output` numbers a sequence. */
function recurrent(type: string): LayerRule {
  return {
    type,
    becomes: "named as uncounted; its shape is known",
    inputs: { least: 2, most: 5 },
    own: {
      message: "recurrent_param",
      fields: ["num_output", "weight_filler", "bias_filler", "debug_info", "expose_hidden"],
    },
    read(layer, given) {
      const [sequences] = layer.inputs[0]?.shape ?? [];
      const out = given.required("num_output");
      if (sequences === undefined || Number.isNaN(out)) return undefined;
      const why = "a sequence, whose steps are the batch";
      // With hidden states of its own it has more outputs than one.
      return layer.tops === 1 ? layer.uncounted(why, [[sequences, out]]) : layer.uncounted(why);
    },
  };
}

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
  recurrent("LSTM"),
  recurrent("RNN"),
  uncounted("Python", "code"),
];
