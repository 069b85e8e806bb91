import type { Op } from "../../../core/op.js";
import { matmul } from "../../../ops/matmul.js";
import type { LayerType } from "../layer-type.js";

/** The product of two tensors as matrices of their last two axes. */
export const matrixProduct: LayerType = {
  names: ["Matmul", "matmul"],
  becomes: "`matmul`",
  limits: "of two tensors that are computed, with as many sides",
  read(layer) {
    const [left, right] = layer.inputs.map((value) => layer.ordered(value, "first"));
    if (left === undefined || right === undefined) return layer.unknown();
    const [first, second] = ["transpose_a", "transpose_b"].map((name) => layer.constants.get(name) === true);
    const rank = left.tensor.shape.length;
    if ((first && second) || rank < 2 || rank !== right.tensor.shape.length) return layer.unknown();
    const transpose = first ? "first" : second ? "second" : "none";
    return layer.add(matmul as Op, { transpose }, [left, right], { part: "matmul", order: "first" });
  },
};
