import type { Op } from "../../../core/op.js";
import { concat } from "../../../ops/concat.js";
import { ops } from "../../../ops/index.js";
import { isEntries } from "../../json.js";
import type { LayerCall } from "../layer-call.js";
import type { LayerType } from "../layer-type.js";
import type { Value } from "../value.js";

const opOf: Readonly<Record<string, string>> = {
  SimpleRNN: "rnn",
  LSTM: "lstm",
  GRU: "gru",
  CuDNNLSTM: "lstm",
  CuDNNGRU: "gru",
};

/** How many bias vectors a gate has: cuDNN's form of GRU has one for each product, its LSTM in Keras too. */
function biasesOf(className: string, config: Readonly<Record<string, unknown>>): number {
  if (className.startsWith("CuDNN")) return 2;
  if (config["use_bias"] === false) return 0;
  return className === "GRU" && config["reset_after"] === true ? 2 : 1;
}

function recurrent(
  layer: LayerCall,
  className: string,
  config: Readonly<Record<string, unknown>>,
  part?: string,
): Value {
  const name = Object.hasOwn(opOf, className) ? opOf[className] : undefined;
  if (name === undefined || config["return_state"] === true || layer.inputs.length > 1) {
    return layer.unknown(part === undefined ? className : `${layer.className} of ${className}`);
  }
  const given = {
    out: config["units"],
    biases: biasesOf(className, config),
    gives: config["return_sequences"] === true ? "sequence" : "last",
    reverse: part === "backward" || config["go_backwards"] === true,
  };
  return layer.add(ops.get(name) as Op, given, [layer.ordered(layer.input, "last")], { part });
}

/** `LSTM`, `GRU`, `SimpleRNN`. */
export const recurrentLayer: LayerType = {
  names: Object.keys(opOf),
  becomes: "`lstm`, `gru`, `rnn`, with one bias a gate, two in a `GRU` with `reset_after`",
  limits: "one that takes or returns states is uncounted",
  read: (layer) => recurrent(layer, layer.className, layer.config),
};

/** `Bidirectional`. */
export const bidirectional: LayerType = {
  names: ["Bidirectional"],
  becomes: "the layer twice, and what merges both",
  limits: "other layers than the recurrent ones are uncounted",
  read(layer) {
    const inner = layer.config["layer"];
    const className = isEntries(inner) ? inner["class_name"] : undefined;
    const config = isEntries(inner) ? inner["config"] : undefined;
    if (typeof className !== "string" || !isEntries(config)) return layer.unknown();
    const { merge_mode: mode = "concat" } = layer.config;
    const merge = mode === "concat" ? concat : ops.get(mode === "sum" ? "add" : String(mode));
    if (mode !== null && (merge === undefined || mode === "ave"))
      return layer.unknown(`Bidirectional (${mode})`);
    const both = ["forward", "backward"].map((part) => recurrent(layer, className, config, part));
    return mode === null ? both : layer.add(merge as Op, {}, both, { part: "merge" });
  },
};

/** `TimeDistributed` of a layer that treats each position alike anyway. */
export const timeDistributed: LayerType = {
  names: ["TimeDistributed"],
  becomes: "its layer, if that reads one position alone: `Dense`",
  limits: "of other layers it is uncounted",
  read(layer) {
    const inner = layer.config["layer"];
    const config = isEntries(inner) ? inner["config"] : undefined;
    if (!isEntries(inner) || inner["class_name"] !== "Dense" || !isEntries(config)) return layer.unknown();
    const given = { out: config["units"], kernel: 1, padding: "valid", bias: config["use_bias"] !== false };
    const { activation = "linear" } = config;
    if (activation !== "linear") return layer.unknown("TimeDistributed with an activation");
    return layer.add(ops.get("conv") as Op, given, [layer.ordered(layer.input, "last")]);
  },
};
