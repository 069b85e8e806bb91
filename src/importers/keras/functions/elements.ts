import type { Op } from "../../../core/op.js";
import { ops } from "../../../ops/index.js";
import type { LayerType } from "../layer-type.js";

/** Functions of one number by the op that each becomes: those of Keras 3, then those of TensorFlow. */
const namesOf: Readonly<Record<string, readonly string[]>> = {
  relu: ["Relu", "relu"],
  relu6: ["Relu6", "relu6"],
  leakyrelu: ["LeakyRelu", "leaky_relu"],
  elu: ["Elu", "Celu", "elu"],
  selu: ["Selu", "selu"],
  gelu: ["Gelu", "gelu"],
  sigmoid: ["Sigmoid", "sigmoid"],
  hsigmoid: ["HardSigmoid"],
  tanh: ["Tanh", "tanh"],
  hardtanh: ["HardTanh", "Clip", "clip_by_value"],
  silu: ["Silu", "silu"],
  swish: ["Swish", "swish"],
  hswish: ["HardSilu", "HardSwish"],
  softplus: ["Softplus", "softplus"],
  softsign: ["Softsign", "softsign"],
  softmax: ["Softmax", "LogSoftmax", "softmax", "log_softmax"],
  abs: ["Abs", "Absolute", "abs"],
  neg: ["Negative", "negative"],
  square: ["Square", "square"],
  sqrt: ["Sqrt", "sqrt"],
  rsqrt: ["Rsqrt", "rsqrt"],
  reciprocal: ["Reciprocal", "reciprocal"],
  floor: ["Floor", "floor"],
  ceil: ["Ceil", "ceil"],
  round: ["Round", "round"],
  sign: ["Sign", "sign"],
  exp: ["Exp", "exp"],
  log: ["Log", "log"],
  erf: ["Erf", "erf"],
  sin: ["Sin", "sin"],
  cos: ["Cos", "cos"],
};

/** Functions of each element. */
export const elementFunctions: readonly LayerType[] = [
  ...Object.entries(namesOf).map(
    ([op, names]): LayerType => ({
      names,
      becomes: `\`${op}\``,
      read: (layer) => layer.add(ops.get(op) as Op, {}),
    }),
  ),
  {
    names: ["Cast", "StopGradient", "Identity", "cast", "stop_gradient", "identity", "convert_to_tensor"],
    becomes: "nothing",
    read: (layer) => layer.input,
  },
];
