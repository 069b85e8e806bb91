import type { Op } from "../../../core/op.js";
import { ops } from "../../../ops/index.js";
import { operand } from "../../../ops/operand.js";
import { isEntries } from "../../json.js";
import type { LayerCall } from "../layer-call.js";
import type { LayerType } from "../layer-type.js";
import { alike } from "../layers/merging.js";
import type { Value } from "../value.js";

/** How many numbers a constant has, an array of Keras 3 too; `undefined` for what isn't numbers alone. */
function numbersIn(constant: unknown): number | undefined {
  if (typeof constant === "number") return 1;
  if (isEntries(constant) && isEntries(constant["config"])) return numbersIn(constant["config"]["value"]);
  if (!Array.isArray(constant)) return undefined;
  let numbers = 0;
  for (const each of constant) {
    const own = numbersIn(each);
    if (own === undefined) return undefined;
    numbers += own;
  }
  return numbers;
}

/** A tensor and a constant, element by element: one number for all, one a channel, or one an element. */
export function withConstant(layer: LayerCall, by: string, constant: unknown): Value {
  const { shape } = layer.input.tensor;
  const numbers = numbersIn(constant);
  const isChannels = numbers === shape[0] && layer.input.order === "last";
  const elements = shape.reduce((product, side) => product * side, 1);
  const per = numbers === 1 ? "layer" : isChannels ? "channel" : numbers === elements ? "element" : undefined;
  return per === undefined ? layer.unknown() : layer.add(operand as Op, { by, per, learned: false });
}

function binary(names: readonly string[], by: string): LayerType {
  return {
    names,
    becomes: `\`${by}\`; \`operand\` with a constant`,
    read(layer) {
      if (layer.inputs.length > 1) return layer.add(ops.get(by) as Op, {}, alike(layer));
      const constant = [...layer.constants.values()].find((value) => numbersIn(value) !== undefined);
      return constant === undefined ? layer.unknown() : withConstant(layer, by, constant);
    },
  };
}

/** Functions of two tensors, or of one and a constant, element by element. */
export const arithmetic: readonly LayerType[] = [
  binary(["Add", "add", "add_n", "bias_add"], "add"),
  binary(["Subtract", "subtract"], "sub"),
  binary(["Multiply", "multiply"], "mul"),
  binary(["Divide", "TrueDivide", "divide", "truediv"], "div"),
  binary(["Maximum", "maximum"], "max"),
  binary(["Minimum", "minimum"], "min"),
  binary(["Power", "pow"], "pow"),
];
