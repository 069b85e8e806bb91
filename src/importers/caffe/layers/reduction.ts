import type { Op } from "../../../core/op.js";
import type { Tensor } from "../../../core/tensor.js";
import { ops } from "../../../ops/index.js";
import { operand } from "../../../ops/operand.js";
import { reduce } from "../../../ops/reduce.js";
import { axisOf } from "../axis.js";
import type { LayerRule } from "../layer.js";

/** What is made of each element before the sum. */
const before: Readonly<Record<string, string | undefined>> = { ASUM: "abs", SUMSQ: "square" };

/** One number of all axes from one on; it is multiplied by `coeff` (reduction_layer.cpp). */
export const reduction: LayerRule = {
  type: "Reduction",
  becomes: "reduce, behind abs or square; operand with a `coeff`",
  limits: "over the batch it is named as uncounted",
  own: { message: "reduction_param", fields: ["operation", "axis", "coeff"] },
  read(layer, given) {
    const [input] = layer.inputs;
    if (input === undefined) return undefined;
    const operation = given.choice("operation", ["SUM", "ASUM", "SUMSQ", "MEAN"], 1);
    const coefficient = given.real("coeff", 1);
    const written = given.number("axis", 0, -8);
    if (Number.isNaN(written + coefficient)) return undefined;
    const axis = axisOf(written, input.shape);
    if (axis < 0) return layer.uncounted("over the batch");
    if (axis >= input.shape.length) return layer.mistake(`has no axis ${written}`, "reduction_param");
    const op = ops.get(before[operation] ?? "");
    const elements: Tensor | undefined =
      op === undefined ? input : layer.add(op, {}, [input], op.name)?.outputs[0];
    if (elements === undefined) return undefined;
    const over = input.shape.map((_, index) => index).slice(axis);
    const by = operation === "MEAN" ? "mean" : "sum";
    const node = layer.add(reduce as Op, { by, over }, [elements], op && "reduce");
    // A mean's own division is part of what a mean costs.
    if (node === undefined || coefficient === 1 || by === "mean") return node?.outputs;
    return layer.add(operand as Op, { by: "mul", per: "layer", learned: false }, node.outputs, "coeff")
      ?.outputs;
  },
};
