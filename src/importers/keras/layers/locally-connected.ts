import type { Op } from "../../../core/op.js";
import { localConv } from "../../../ops/local-conv.js";
import type { LayerType } from "../layer-type.js";
import { windowOf } from "./convolutions.js";

/** Of the ways to compute it, the one that stores weights for what no window reads, too. */
const DENSE = 2;

/** `LocallyConnected1D` and `LocallyConnected2D` of Keras 2: a convolution with weights of its own at each position. */
export const locallyConnected: LayerType = {
  names: ["LocallyConnected1D", "LocallyConnected2D"],
  becomes: "`localconv`",
  limits: "`implementation` 2, which stores more weights, is uncounted",
  activates: true,
  read(layer) {
    if (layer.config["implementation"] === DENSE) return layer.unknown();
    const { kernel, stride, padding } = windowOf(layer);
    const given = {
      out: layer.config["filters"],
      kernel,
      stride,
      padding,
      bias: layer.flag("use_bias", true),
    };
    return layer.add(localConv as Op, given, [layer.ordered(layer.input, layer.order)]);
  },
};
