import type { Op } from "../../../core/op.js";
import { activations as ops, prelu } from "../../../ops/activations.js";
import { dropout } from "../../../ops/dropout.js";
import { softmax } from "../../../ops/softmax.js";
import { type LayerRule, outputsOf } from "../layer.js";

const byName = new Map(ops.map((op) => [op.name, op]));

function activation(type: string, name: string): LayerRule {
  const op = byName.get(name) as Op;
  return { type, becomes: name, read: (layer) => outputsOf(layer.add(op, {}, layer.inputs)) };
}

const relu: LayerRule = {
  type: "ReLU",
  becomes: "relu, leakyrelu with a slope",
  own: { message: "relu_param", fields: ["negative_slope", "engine"] },
  read(layer, given) {
    const name = given.real("negative_slope", 0) === 0 ? "relu" : "leakyrelu";
    return outputsOf(layer.add(byName.get(name) as Op, {}, layer.inputs));
  },
};

const preluLayer: LayerRule = {
  type: "PReLU",
  becomes: "prelu",
  own: { message: "prelu_param", fields: ["filler", "channel_shared"] },
  read: (layer, given) =>
    outputsOf(
      layer.add(
        prelu as Op,
        { per: given.flag("channel_shared", false) ? "layer" : "channel" },
        layer.inputs,
      ),
    ),
};

const softmaxLayer: LayerRule = {
  type: "Softmax",
  becomes: "softmax",
  own: { message: "softmax_param", fields: ["engine", "axis"] },
  read: (layer) => outputsOf(layer.add(softmax, {}, layer.inputs)),
};

const dropoutLayer: LayerRule = {
  type: "Dropout",
  becomes: "dropout",
  read: (layer) => outputsOf(layer.add(dropout as Op, {}, layer.inputs)),
};

export const activations: readonly LayerRule[] = [
  relu,
  activation("ReLU6", "relu6"),
  activation("ELU", "elu"),
  activation("Sigmoid", "sigmoid"),
  activation("TanH", "tanh"),
  activation("Swish", "swish"),
  activation("BNLL", "softplus"),
  preluLayer,
  softmaxLayer,
  dropoutLayer,
];
