import type { Op } from "../../../core/op.js";
import { sidesOf } from "../../../core/shape.js";
import type { Tensor } from "../../../core/tensor.js";
import { conv } from "../../../ops/conv.js";
import { add, mul } from "../../../ops/elementwise.js";
import { ops } from "../../../ops/index.js";
import { linear } from "../../../ops/linear.js";
import { operand } from "../../../ops/operand.js";
import { activationNames } from "../activations.js";
import type { Layer, SectionRule } from "../layer.js";
import { weighted } from "./weights.js";

const sigmoid = ops.get("sigmoid") as Op;
const tanh = ops.get("tanh") as Op;

const connected: SectionRule = {
  type: "connected",
  becomes: "linear, batchnorm, and an activation",
  read(layer) {
    const out = layer.section.number("output", 1, 1);
    if (Number.isNaN(out)) return undefined;
    return layer.activate(weighted(layer, "linear", linear as Op, { out }, layer.input), "logistic");
  },
};

/**
 * One step of what Darknet makes a recurrent layer of: connected layers. The state has the size of a tensor that
 * this step makes, which stands for it.
 * @see https://github.com/pjreddie/darknet/blob/master/src/rnn_layer.c
 */
const rnn: SectionRule = {
  type: "rnn",
  becomes: "linear three times and add: one time step",
  limits: "`hidden` is AlexeyAB's; pjreddie's newest has as many hidden units as outputs",
  read(layer) {
    const { section, input } = layer;
    const output = section.number("output", 1, 1);
    const hidden = section.number("hidden", output, 1);
    if (Number.isNaN(output + hidden)) return undefined;
    const entering = layer.activate(
      weighted(layer, "input", linear as Op, { out: hidden }, input),
      "logistic",
    );
    if (typeof entering !== "object") return entering;
    const kept = layer.activate(weighted(layer, "self", linear as Op, { out: hidden }, entering), "logistic");
    if (typeof kept !== "object") return kept;
    const state = layer.add("add", add, {}, [entering, kept]);
    return layer.activate(weighted(layer, "output", linear as Op, { out: output }, state), "logistic");
  },
};

/** The same with convolutions of 3 (crnn_layer.c). */
const crnn: SectionRule = {
  type: "crnn",
  becomes: "conv three times and add: one time step",
  read(layer) {
    const { section, input } = layer;
    const out = section.number("output_filters", 1, 1);
    const hidden = section.number("hidden_filters", 1, 1);
    const size = section.number("size", 3, 1);
    const groups = section.number("groups", 1, 1);
    if (Number.isNaN(out + hidden + size + groups)) return undefined;
    if (section.number("stride", 1, 1) !== 1 || section.number("dilation", 1, 1) !== 1) {
      return layer.uncounted("with a stride or a dilation");
    }
    const given = { kernel: size, padding: Math.floor(size / 2), groups };
    const usual = "logistic";
    const entering = layer.activate(
      weighted(layer, "input", conv as Op, { ...given, out: hidden }, input),
      usual,
    );
    if (typeof entering !== "object") return entering;
    const kept = layer.activate(
      weighted(layer, "self", conv as Op, { ...given, out: hidden }, entering),
      usual,
    );
    if (typeof kept !== "object") return kept;
    const state = layer.add("add", add, {}, [entering, kept]);
    return layer.activate(weighted(layer, "output", conv as Op, { ...given, out }, state), usual);
  },
};

/** An input and a state as weights of their own take them, added up. */
type Sum = (gate: string, state: Tensor | undefined) => Tensor | undefined;

/** Connected layers of an input and a state. */
function connectedSum(layer: Layer, out: number): Sum {
  return (gate, state) => {
    const entering = weighted(layer, `u${gate}`, linear as Op, { out }, layer.input);
    const kept = weighted(layer, `w${gate}`, linear as Op, { out }, state ?? entering);
    return entering && kept && layer.add(`${gate}-add`, add, {}, [entering, kept]);
  };
}

function elementwise(
  layer: Layer,
  part: string,
  op: Op,
  inputs: readonly (Tensor | undefined)[],
  given = {},
) {
  return inputs.includes(undefined) ? undefined : layer.add(part, op, given, inputs as Tensor[]);
}

/**
 * What gates make of a cell: c = f·c + i·g, h = o·tanh(c). The state and the cell of the step before have the shape of
 * what this step makes, which stands for them.
 * @param outputSum what the output gate adds up, which may see the new cell
 */
function cellOf(
  layer: Layer,
  sum: Sum,
  outputSum: (cell: Tensor | undefined, state: Tensor | undefined) => Tensor | undefined,
): Tensor | undefined {
  const forgetting = elementwise(layer, "f", sigmoid, [sum("f", undefined)]);
  const entering = elementwise(layer, "i", sigmoid, [sum("i", forgetting)]);
  const fresh = elementwise(layer, "g", tanh, [sum("g", forgetting)]);
  const kept = elementwise(layer, "f-mul", mul, [forgetting, fresh]);
  const added = elementwise(layer, "i-mul", mul, [entering, fresh]);
  const cell = elementwise(layer, "cell", add, [kept, added]);
  const gate = outputSum(cell, forgetting);
  const leaving = elementwise(layer, "o", sigmoid, [gate]);
  const shown = elementwise(layer, "cell-tanh", tanh, [cell]);
  return elementwise(layer, "output", mul, [leaving, shown]);
}

/** lstm_layer.c: eight connected layers without activations, and what their sums do to the cell. */
const lstm: SectionRule = {
  type: "lstm",
  becomes: "linear 8 times, add, mul, sigmoid and tanh: one time step",
  read(layer) {
    const out = layer.section.number("output", 1, 1);
    if (Number.isNaN(out)) return undefined;
    const sum = connectedSum(layer, out);
    return cellOf(layer, sum, (_, state) => sum("o", state));
  },
};

/** gru_layer.c: the candidate sees r · state; z · state + (1 − z) · candidate leaves. */
const gru: SectionRule = {
  type: "gru",
  becomes: "linear 6 times, add, mul, operand, sigmoid and tanh: one time step",
  read(layer) {
    const out = layer.section.number("output", 1, 1);
    if (Number.isNaN(out)) return undefined;
    const sum = connectedSum(layer, out);
    const candidate = layer.section.flag("tanh") ? tanh : sigmoid;
    const update = elementwise(layer, "z", sigmoid, [sum("z", undefined)]);
    const reset = elementwise(layer, "r", sigmoid, [sum("r", update)]);
    const forgot = elementwise(layer, "r-mul", mul, [reset, update]);
    const fresh = elementwise(layer, "h", candidate, [sum("h", forgot)]);
    const kept = elementwise(layer, "z-mul", mul, [update, forgot]);
    const given = { by: "sub", per: "layer", learned: false };
    const rest = elementwise(layer, "z-sub", operand as Op, [update], given);
    const added = elementwise(layer, "h-mul", mul, [rest, fresh]);
    return elementwise(layer, "output", add, [kept, added]);
  },
};

/**
 * AlexeyAB's conv_lstm_layer.c: each gate is made by convolutions of the input and of the state, and with `peephole` of
 * the cell, each with the section's activation.
 */
const convLstm: SectionRule = {
  type: "conv_lstm",
  becomes: "conv 8 times, 11 with `peephole`, add, mul, sigmoid and tanh: one time step",
  limits: "a stride, a dilation, `bottleneck`, and windows that change the sides are named as uncounted",
  read(layer) {
    const { section, input } = layer;
    const out = section.number("output", 1, 1);
    const size = section.number("size", 3, 1);
    const groups = section.number("groups", 1, 1);
    const padding = section.flag("pad") ? Math.floor(size / 2) : section.number("padding", 0);
    const others = ["stride", "dilation"].map((name) => section.number(name, 1, 1));
    if ([out, size, groups, padding, ...others].some(Number.isNaN)) return undefined;
    if (input.shape.length !== 3) return section.mistake("needs a map, but a vector flows in");
    const shape = [out, ...sidesOf(input.shape)];
    const [stride, dilation] = others;
    if (stride !== 1 || 2 * padding !== size - 1) return layer.uncounted("of another size than its state");
    if (dilation !== 1 || section.flag("bottleneck")) return layer.uncounted("dilation or bottleneck", shape);
    const given = { out, kernel: size, padding, groups };
    const activation = section.word("activation", "linear");
    const op = ops.get(activationNames.get(activation) ?? "");
    if (op === undefined && activation !== "linear")
      return layer.uncounted(`activation ${activation}`, shape);
    const convolved = (part: string, from: Tensor | undefined): Tensor | undefined => {
      const made = weighted(layer, part, conv as Op, given, from);
      return op === undefined ? made : elementwise(layer, `${part}-${op.name}`, op, [made]);
    };
    const peephole = section.flag("peephole");
    const sum = (gate: string, state: Tensor | undefined, cell?: Tensor) => {
      const entering = convolved(`u${gate}`, input);
      const kept = convolved(`w${gate}`, state ?? entering);
      // The candidate g never sees the cell; the gates f and i see that of the step before.
      const sees = peephole && gate !== "g";
      const seen = sees ? [convolved(`v${gate}`, cell ?? entering)] : [];
      return elementwise(layer, `${gate}-add`, add, [kept, entering, ...seen]);
    };
    return cellOf(layer, sum, (cell, state) => sum("o", state, cell));
  },
};

export const recurrents: readonly SectionRule[] = [connected, rnn, crnn, lstm, gru, convLstm];
