import type { Op } from "../../../core/op.js";
import { conv } from "../../../ops/conv.js";
import { embedding as embeddingOp } from "../../../ops/embedding.js";
import { linear } from "../../../ops/linear.js";
import type { LayerType } from "../layer-type.js";
import { shapeOf } from "../value.js";

/** `Dense`, which reads the last axis only: on a map it is a pointwise convolution. */
export const dense: LayerType = {
  names: ["Dense"],
  becomes: "`linear`; on a map a pointwise `conv`, as it reads the last axis only",
  activates: true,
  read(layer) {
    const given = { out: layer.config["units"], bias: layer.flag("use_bias", true) };
    const input = layer.ordered(layer.input, "last");
    if (input.tensor.shape.length === 1) return layer.add(linear as Op, given, [input]);
    return layer.add(conv as Op, { ...given, kernel: 1, padding: "valid" }, [input]);
  },
};

/** `Embedding`. */
export const embedding: LayerType = {
  names: ["Embedding"],
  becomes: "`embedding`",
  read(layer) {
    const { input_dim: entries, output_dim: out } = layer.config;
    return layer.add(embeddingOp as Op, { entries, out }, [layer.ordered(layer.input, "last")]);
  },
};

/** `Lambda` and its like hold code, which is never run: what it gives is known only where the file says so. */
export const lambda: LayerType = {
  names: ["Lambda"],
  becomes: "uncounted",
  limits: "it holds code, which isn't run; layers behind it are counted where it has an `output_shape`",
  read(layer) {
    const sides = layer.config["output_shape"];
    const isKnown =
      Array.isArray(sides) && sides.length > 0 && sides.every((side) => Number.isInteger(side) && side > 0);
    return isKnown ? layer.uncounted([shapeOf(sides, layer.input.order)]) : layer.unknown();
  },
};
