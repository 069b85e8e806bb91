import type { Op } from "../../../core/op.js";
import { concat } from "../../../ops/concat.js";
import { ops } from "../../../ops/index.js";
import { operand } from "../../../ops/operand.js";
import { type Entries, isEntries, listOf, textOf } from "../../json.js";
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
  config: Entries,
  { input = layer.input, part }: { input?: Value; part?: string } = {},
): Value {
  const name = Object.hasOwn(opOf, className) ? opOf[className] : undefined;
  if (name === undefined || config["time_major"] === true) {
    return layer.unknown(className === layer.className ? className : `${layer.className} of ${className}`);
  }
  const given = {
    out: config["units"],
    biases: biasesOf(className, config),
    gives: config["return_sequences"] === true ? "sequence" : "last",
    reverse: part === "backward" || config["go_backwards"] === true,
  };
  return layer.add(ops.get(name) as Op, given, [layer.ordered(input, "last")], { part });
}

/** What a layer gives, and with `return_state` the last state, as far as that is among it. */
function withStates(config: Entries, output: Value): (Value | undefined)[] {
  return config["return_state"] === true && config["return_sequences"] !== true ? [output, output] : [output];
}

/** `LSTM`, `GRU`, `SimpleRNN`; the states that they begin with change nothing. */
export const recurrentLayer: LayerType = {
  names: Object.keys(opOf),
  becomes: "`lstm`, `gru`, `rnn`, with one bias a gate, two in a `GRU` with `reset_after`",
  limits:
    "of what `return_state` gives, the state that is the output is known; with `time_major` it is uncounted",
  needs: 1,
  read: (layer) => withStates(layer.config, recurrent(layer, layer.className, layer.config)),
};

/** `RNN` of cells, one on top of the other. */
export const cellLayer: LayerType = {
  names: ["RNN"],
  becomes: "the layer of each of its cells",
  limits: "cells that are none of `LSTMCell`, `GRUCell` and `SimpleRNNCell` are uncounted",
  needs: 1,
  read(layer) {
    const { cell, ...config } = layer.config;
    const own = entryOf(cell);
    const cells = own.className === "StackedRNNCells" ? listOf(own.config["cells"]).map(entryOf) : [own];
    if (cells.length === 0 || config["return_state"] === true) return layer.unknown();
    return cells.reduce((input, each, index) => {
      const isLast = index === cells.length - 1;
      const sequences = isLast ? config["return_sequences"] : true;
      const given = {
        ...each.config,
        return_sequences: sequences,
        go_backwards: index === 0 && config["go_backwards"],
      };
      const part = cells.length > 1 ? { input, part: `cell-${index}` } : { input };
      return recurrent(layer, each.className.replace(/Cell$/, ""), given, part);
    }, layer.input);
  },
};

/** The class and the config of a layer or a cell within another. */
function entryOf(value: unknown): { className: string; config: Entries } {
  const entry = isEntries(value) ? value : {};
  return {
    className: textOf(entry["class_name"]) ?? "a layer without `class_name`",
    config: isEntries(entry["config"]) ? entry["config"] : {},
  };
}

/** `Bidirectional`. */
export const bidirectional: LayerType = {
  names: ["Bidirectional"],
  becomes: "the layer twice, and what merges both",
  limits: "other layers than the recurrent ones, and those that give states, are uncounted",
  needs: 1,
  read(layer) {
    const { className, config } = entryOf(layer.config["layer"]);
    if (config["return_state"] === true) return layer.unknown();
    const { merge_mode: mode = "concat" } = layer.config;
    const isAverage = mode === "ave";
    const merge = mode === "concat" ? concat : ops.get(mode === "sum" || isAverage ? "add" : String(mode));
    if (mode !== null && merge === undefined) return layer.unknown(`Bidirectional (${mode})`);
    const both = ["forward", "backward"].map((part) => recurrent(layer, className, config, { part }));
    if (mode === null) return both;
    const merged = layer.add(merge as Op, {}, both, { part: "merge" });
    if (!isAverage) return merged;
    return layer.add(operand as Op, { by: "div", per: "layer", learned: false }, [merged], {
      part: "divide",
    });
  },
};
