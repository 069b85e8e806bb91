import type { Op } from "../../../core/op.js";
import { concat } from "../../../ops/concat.js";
import { ops } from "../../../ops/index.js";
import { operand } from "../../../ops/operand.js";
import type { LayerCall } from "../layer-call.js";
import type { LayerType } from "../layer-type.js";
import { sideOfAxis, type Value } from "../value.js";

/** What flows in, in one order and with as many sides: Keras puts sides of 1 before those of a smaller one. */
export function alike(layer: LayerCall): Value[] {
  const { order } = layer.input;
  const rank = Math.max(...layer.inputs.map(({ tensor }) => tensor.shape.length));
  return layer.inputs.map((value, index) => {
    const ordered = layer.ordered(value, order);
    const { shape } = ordered.tensor;
    if (shape.length === rank) return ordered;
    const ones = new Array<number>(rank - shape.length).fill(1);
    const sides = order === "last" ? [...ones, ...shape.slice(1), shape[0] as number] : [...shape, ...ones];
    return layer.ordered(layer.reshaped(ordered, sides, `reshape-${index}`), order);
  });
}

function merging(names: readonly string[], op: string): LayerType {
  return { names, becomes: `\`${op}\``, read: (layer) => layer.add(ops.get(op) as Op, {}, alike(layer)) };
}

/** `Average`: a sum, divided by a number. */
export const average: LayerType = {
  names: ["Average"],
  becomes: "`add`, and `operand` that divides",
  read(layer) {
    const sum = layer.add(ops.get("add") as Op, {}, alike(layer), { part: "sum" });
    return layer.add(operand as Op, { by: "div", per: "layer", learned: false }, [sum], { part: "divide" });
  },
};

/** `Concatenate`. */
export const concatenate: LayerType = {
  names: ["Concatenate"],
  becomes: "`concat`",
  read(layer) {
    const axis = layer.config["axis"] ?? -1;
    const inputs = layer.inputs.map((value) => layer.ordered(value, layer.input.order));
    const side = sideOfAxis(axis, layer.input);
    if (side === undefined) throw layer.mistake(`there is no axis ${axis}`);
    return layer.add(concat as Op, side === 0 ? {} : { side }, inputs);
  },
};

/** Layers of several inputs, element by element. */
export const mergingLayers: readonly LayerType[] = [
  merging(["Add"], "add"),
  merging(["Subtract"], "sub"),
  merging(["Multiply"], "mul"),
  merging(["Maximum"], "max"),
  merging(["Minimum"], "min"),
];
