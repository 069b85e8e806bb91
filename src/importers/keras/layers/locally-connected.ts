import { product } from "../../../core/exact.js";
import type { Op } from "../../../core/op.js";
import { conv } from "../../../ops/conv.js";
import { gather } from "../../../ops/gather.js";
import type { LayerType } from "../layer-type.js";
import { rankOf, sidesLeft } from "./convolutions.js";

/** Of the ways to compute it, the one that stores weights for what no window reads, too. */
const DENSE = 2;

/** `LocallyConnected1D` and `LocallyConnected2D` of Keras 2: a convolution with weights of its own at each position. */
export const locallyConnected: LayerType = {
  names: ["LocallyConnected1D", "LocallyConnected2D"],
  becomes: "`gather` of what each position reads, a pointwise `conv` with one group a position, `reshape`",
  limits: "`implementation` 2, which stores more weights, is uncounted",
  activates: true,
  read(layer) {
    if (layer.config["implementation"] === DENSE) return layer.unknown();
    const { filters } = layer.config;
    if (!(typeof filters === "number" && filters >= 1))
      throw layer.mistake("`filters` is a whole number from 1");
    const input = layer.ordered(layer.input, layer.order);
    const { shape } = input.tensor;
    const sides = sidesLeft(layer, shape);
    const positions = product(sides);
    const reads = product(layer.sides("kernel_size", rankOf(layer))) * (shape[0] as number);
    const ones = sides.map(() => 1);
    const patches = layer.add(gather as Op, { size: [...ones, positions * reads] }, [input], {
      part: "gather",
      order: "last",
    });
    const given = {
      out: positions * filters,
      kernel: 1,
      padding: "valid",
      groups: positions,
      bias: layer.flag("use_bias", true),
    };
    const result = layer.add(conv as Op, given, [patches], { part: "conv" });
    return layer.ordered(layer.reshaped(result, [...sides, filters], "reshape"), layer.order);
  },
};
