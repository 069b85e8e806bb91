import type { Op } from "../../../core/op.js";
import type { Tensor } from "../../../core/tensor.js";
import { ops } from "../../../ops/index.js";
import { operand } from "../../../ops/operand.js";
import type { Fields } from "../fields.js";
import { type Layer, type LayerRule, type Made, outputsOf } from "../layer.js";

/** A number of the file's own for all elements; the one that changes nothing costs nothing. */
function by(
  layer: Layer,
  operation: string,
  value: number,
  neutral: number,
  input: Tensor | undefined,
  part = operation,
) {
  if (value === neutral || input === undefined) return input;
  return layer.add(operand as Op, { by: operation, per: "layer", learned: false }, [input], part)?.outputs[0];
}

function of(layer: Layer, name: string, input: Tensor | undefined): Tensor | undefined {
  return input && layer.add(ops.get(name) as Op, {}, [input], name)?.outputs[0];
}

function madeOf(output: Tensor | undefined): Made {
  return output && [output];
}

const absVal: LayerRule = {
  type: "AbsVal",
  becomes: "abs",
  read: (layer) => outputsOf(layer.add(ops.get("abs") as Op, {}, layer.inputs)),
};

/** (shift + scale · x)^power, of which each part is left out where it changes nothing (power_layer.cpp). */
const power: LayerRule = {
  type: "Power",
  becomes: "operand for each of scale, shift and power",
  own: { message: "power_param", fields: ["power", "scale", "shift"] },
  read(layer, given) {
    const [exponent, factor, shift] = [
      given.real("power", 1),
      given.real("scale", 1),
      given.real("shift", 0),
    ] as const;
    if ([exponent, factor, shift].some(Number.isNaN)) return undefined;
    // Nothing is computed of a constant, which this then is.
    if (exponent * factor === 0) {
      return layer.uncounted(
        "a constant",
        layer.inputs.map(({ shape }) => shape),
      );
    }
    const scaled = by(layer, "mul", factor, 1, layer.inputs[0]);
    return madeOf(by(layer, "pow", exponent, 1, by(layer, "add", shift, 0, scaled)));
  },
};

/** The fields of Exp and Log: of what is scaled and shifted, and to which base; −1, as without one, is e. */
function lineOf(
  layer: Layer,
  given: Fields,
  message: string,
): { readonly base: number; readonly scale: number; readonly shift: number } | undefined {
  const base = given.real("base", -1);
  const [scale, shift] = [given.real("scale", 1), given.real("shift", 0)];
  if ([base, scale, shift].some(Number.isNaN)) return undefined;
  if (base !== -1 && !(base > 0)) return layer.mistake("has a base that isn't positive", message);
  return { base: base === -1 ? Math.E : base, scale, shift };
}

/** base^(shift + scale · x), which exp_layer.cpp computes as outer · exp(inner · x); without a base, e^(…). */
const exp: LayerRule = {
  type: "Exp",
  becomes: "exp, and operand for each factor other than 1",
  own: { message: "exp_param", fields: ["base", "scale", "shift"] },
  read(layer, given) {
    const line = lineOf(layer, given, "exp_param");
    if (line === undefined) return undefined;
    const { base, scale, shift } = line;
    const inner = scale * Math.log(base);
    const outer = base ** shift;
    const scaled = by(layer, "mul", inner, 1, layer.inputs[0], "inner");
    return madeOf(by(layer, "mul", outer, 1, of(layer, "exp", scaled), "outer"));
  },
};

/** log_base(shift + scale · x), which log_layer.cpp computes as log(shift + scale · x) / log(base). */
const log: LayerRule = {
  type: "Log",
  becomes: "log, and operand for scale, shift and base",
  own: { message: "log_param", fields: ["base", "scale", "shift"] },
  read(layer, given) {
    const line = lineOf(layer, given, "log_param");
    if (line === undefined) return undefined;
    const { base, scale, shift } = line;
    const shifted = by(layer, "add", shift, 0, by(layer, "mul", scale, 1, layer.inputs[0]));
    const factor = 1 / Math.log(base);
    return madeOf(by(layer, "mul", factor, 1, of(layer, "log", shifted), "base"));
  },
};

/** A learned number a channel (bias_layer.cpp). */
const bias: LayerRule = {
  type: "Bias",
  becomes: "operand",
  limits: "one number a channel only",
  own: { message: "bias_param", fields: ["axis", "num_axes", "filler"] },
  read(layer, given) {
    if (given.number("axis", 1, -8) !== 1 || given.number("num_axes", 1, -1) !== 1) {
      return layer.uncounted(
        "along other axes than the channels",
        layer.inputs.map(({ shape }) => shape),
      );
    }
    return outputsOf(layer.add(operand as Op, { by: "add", per: "channel" }, layer.inputs));
  },
};

export const elementFunctions: readonly LayerRule[] = [absVal, power, exp, log, bias];
