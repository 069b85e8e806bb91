import { isEntries } from "../../json.js";
import { sliced } from "../functions/slicing.js";
import { stacked } from "../functions/stacking.js";
import type { LayerType } from "../layer-type.js";

/** Layers that treat all positions alike, so that steps are positions as others are. */
const POSITIONAL = new Set([
  "Dense",
  "Activation",
  "ReLU",
  "LeakyReLU",
  "ELU",
  "Dropout",
  "SpatialDropout1D",
]);

/** `TimeDistributed`: a layer on each step, always with the same weights. Keras runs steps one by one, too. */
export const timeDistributed: LayerType = {
  names: ["TimeDistributed"],
  becomes: "its layer on each step, which share its weights; once on all where it reads one position alone",
  read(layer) {
    const inner = layer.config["layer"];
    const className = isEntries(inner) ? String(inner["class_name"]) : "";
    if (POSITIONAL.has(className)) return layer.within([layer.ordered(layer.input, "last")]);
    const [steps = 0, ...sides] = layer.inputSides;
    if (sides.length === 0) return layer.unknown();
    layer.take(steps);
    const values = Array.from({ length: steps }, (_, step) => {
      const ranges = [
        { begin: step, end: step + 1, step: 1 },
        ...sides.map((end) => ({ begin: 0, end, step: 1 })),
      ];
      const part = sliced(layer, layer.input, ranges, { sides, part: `step-${step}` });
      return layer.within([part])[0];
    });
    return stacked(
      layer,
      values.filter((value) => value !== undefined),
      1,
    );
  },
};
