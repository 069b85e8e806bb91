import type { LayerType } from "../layer-type.js";
import { shapeOf } from "../value.js";
import { rankOf, sidesLeft } from "./convolutions.js";

/** `ConvLSTM1D` to `ConvLSTM3D`: what each step convolves depends on the step before, for which there is no op. */
export const convolutionalLstm: LayerType = {
  names: [1, 2, 3].map((rank) => `ConvLSTM${rank}D`),
  becomes: "uncounted",
  limits: "its shape is known, so that layers behind it are counted",
  read(layer) {
    const { filters, return_sequences: sequences, return_state: states } = layer.config;
    const { order } = layer;
    const [steps = 0, ...sides] = layer.inputSides;
    if (states === true || sides.length !== rankOf(layer) + 1) return layer.unknown();
    const left = sidesLeft(layer, shapeOf(sides, order));
    const out = order === "first" ? [filters, ...left] : [...left, filters];
    const given = sequences === true ? [steps, ...out] : out;
    if (!given.every((side) => Number.isInteger(side) && (side as number) >= 1)) return layer.unknown();
    const [value] = layer.uncounted([shapeOf(given as number[], order)]);
    return value === undefined ? layer.unknown() : { ...value, order };
  },
};
