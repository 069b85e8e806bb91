/** Darknet's names of activations (activations.c) and the op that each is; those of the others have no rule. */
export const activationNames: ReadonlyMap<string, string> = new Map([
  ["relu", "relu"],
  ["relu6", "relu6"],
  ["leaky", "leakyrelu"],
  ["logistic", "sigmoid"],
  ["tanh", "tanh"],
  ["elu", "elu"],
  ["selu", "selu"],
  ["gelu", "gelu"],
  ["swish", "swish"],
  ["mish", "mish"],
  ["hardtan", "hardtanh"],
]);
