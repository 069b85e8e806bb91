import type { Op } from "../../../core/op.js";
import { sidesOf } from "../../../core/shape.js";
import type { Tensor } from "../../../core/tensor.js";
import { conv } from "../../../ops/conv.js";
import { add } from "../../../ops/elementwise.js";
import { linear } from "../../../ops/linear.js";
import type { Layer, SectionRule } from "../layer.js";
import { weighted } from "./weights.js";

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

/** Gates of an input and a state: a connected layer of each, whose sums are taken. */
function gated(type: string, gates: readonly string[], why: string): SectionRule {
  return {
    type,
    becomes: `linear ${2 * gates.length} times and add: one time step`,
    limits: `${why} is named as uncounted`,
    read(layer) {
      const out = layer.section.number("output", 1, 1);
      if (Number.isNaN(out)) return undefined;
      let state: Tensor | undefined;
      for (const gate of gates) state = gateOf(layer, gate, out, state) ?? state;
      return state && layer.uncounted(why, [out]);
    },
  };
}

function gateOf(layer: Layer, gate: string, out: number, state: Tensor | undefined): Tensor | undefined {
  const entering = weighted(layer, `u${gate}`, linear as Op, { out }, layer.input);
  const kept = weighted(layer, `w${gate}`, linear as Op, { out }, state ?? entering);
  return entering && kept && layer.add(`${gate}-add`, add, {}, [entering, kept]);
}

/** AlexeyAB's: gates of convolutions (conv_lstm_layer.c). */
const convLstm: SectionRule = {
  type: "conv_lstm",
  becomes: "named as uncounted; its shape is known",
  read(layer) {
    const out = layer.section.number("output", 1, 1);
    return Number.isNaN(out)
      ? undefined
      : layer.uncounted("gates of convolutions", [out, ...sidesOf(layer.input.shape)]);
  },
};

export const recurrents: readonly SectionRule[] = [
  connected,
  rnn,
  crnn,
  gated("lstm", ["f", "i", "g", "o"], "what the gates do to the state"),
  gated("gru", ["z", "r", "h"], "what the gates do to the state"),
  convLstm,
];
