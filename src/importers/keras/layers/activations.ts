import type { Op } from "../../../core/op.js";
import { ops } from "../../../ops/index.js";
import { activated } from "../activation.js";
import type { LayerType } from "../layer-type.js";
import { sideOfAxis } from "../value.js";

/** `Activation`. */
export const activation: LayerType = {
  names: ["Activation"],
  becomes: "the op of its function",
  limits: "a function of the user's own is uncounted",
  read: (layer) => activated(layer, layer.config["activation"], layer.input),
};

/** `ReLU`, whose bound and slope tell which one it is. */
export const relu: LayerType = {
  names: ["ReLU", "ThresholdedReLU"],
  becomes: "`relu`, `relu6` or `leakyrelu`",
  read(layer) {
    const { max_value: most, negative_slope: slope = 0 } = layer.config;
    const name =
      Number(Array.isArray(slope) ? slope[0] : slope) > 0 ? "leakyrelu" : most === 6 ? "relu6" : "relu";
    return layer.add(ops.get(name) as Op, {});
  },
};

/** `PReLU`, which has one slope an element of the axes that it doesn't share. */
export const prelu: LayerType = {
  names: ["PReLU"],
  becomes: "`prelu`",
  limits: "slopes that are shared along some sides and not along others are uncounted",
  read(layer) {
    const shared = layer.config["shared_axes"];
    const axes = Array.isArray(shared) ? shared : [];
    const sides = new Set(axes.map((axis) => sideOfAxis(axis, layer.input)));
    const rank = layer.input.tensor.shape.length;
    const op = ops.get("prelu") as Op;
    if (sides.size === 0) return layer.add(op, { per: rank === 1 ? "channel" : "element" });
    if (sides.size === rank) return layer.add(op, { per: "layer" });
    if (sides.size === rank - 1 && !sides.has(0)) return layer.add(op, { per: "channel" });
    return layer.uncounted([layer.input.tensor.shape]);
  },
};

/** Activations that are layers of their own. */
export const activationLayers: readonly LayerType[] = [
  ["LeakyReLU", "leakyrelu"],
  ["ELU", "elu"],
  ["Softmax", "softmax"],
].map(([layer, op]) => ({
  names: [layer as string],
  becomes: `\`${op}\``,
  read: (call) => call.add(ops.get(op as string) as Op, {}),
}));
