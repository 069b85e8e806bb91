import * as z from "zod/mini";
import { choice, count, flag, optional, whole } from "../core/arguments.js";
import { type Op, OpError, onFirstUse } from "../core/op.js";
import {
  channelsOf,
  differ,
  elementsOf,
  formatShape,
  positionsOf,
  type Shape,
  sidesOf,
} from "../core/shape.js";

interface Given {
  out: number;
  biases: number;
  gives: "sequence" | "last" | "all";
  reverse: boolean;
}

interface Cell {
  readonly name: string;
  readonly summary: string;
  /** How many products of the input and of the state it has. */
  readonly gates: number;
  /** How many states it hands from step to step: LSTM's cell beside what it gives. */
  readonly states: number;
  /** FLOPs a unit and step beside the products and biases, by the rules of the activations and of `add` and `mul`. */
  readonly flops: number;
  readonly flopsInWords: string;
  readonly source: string;
}

function recurrent({ name, summary, gates, states, flops, flopsInWords, source }: Cell): Op<Given> {
  const weightElements = ({ out }: Given, input: Shape) => gates * out * (channelsOf(input) + out);
  const macs = (given: Given, input: Shape) => weightElements(given, input) * positionsOf(input);
  const sum = "$in + $out";
  return {
    name,
    kind: "matmul",
    summary: `${summary} over a sequence; \`gives\` its state at each step, the last one, or all: what further inputs begin with`,
    rules: {
      shape: "out × n, or out with `gives: last`; with `all` both, and so is the cell of an LSTM",
      params: `${gates} · M · (N + M), and ${gates} · M for each of the \`biases\``,
      cost: `${gates} · M · (N + M) MACs a step; 2 FLOPs a MAC, one a bias, and ${flops} a unit: ${flopsInWords}`,
    },
    source,
    channels: ["out"],
    // The states that it begins with may flow in behind the sequence; they are zero otherwise.
    inputs: { least: 1, most: 1 + states },
    formula: {
      params: `${gates} * $out * (${sum} + $biases)`,
      macs: `${gates} * $out * (${sum}) * $entering`,
      flops: `(2 * ${gates} * $out * (${sum}) + ${gates} * $out * $biases + ${flops} * $out) * $entering`,
    },
    arguments: onFirstUse(() =>
      z.strictObject({
        out: count(),
        biases: optional(whole(0), 1),
        gives: optional(choice(["sequence", "last", "all"]), "sequence"),
        reverse: optional(flag(), false),
      }),
    ),
    infer({ out, gives }, [input, ...begun]) {
      if (begun.some((state) => differ(elementsOf(state), out))) {
        throw new OpError(`a state has ${out} elements, got ${begun.map(formatShape).join(" and ")}`);
      }
      const sequence = [out, ...sidesOf(input as Shape)];
      const last = [out];
      if (gives === "all") return [sequence, ...new Array<Shape>(states).fill(last)];
      return [gives === "last" ? last : sequence];
    },
    weights(given, [input]) {
      const elements = weightElements(given, input as Shape);
      const weights = [{ name: "weight", elements, learned: true }];
      const biases = gates * given.out * given.biases;
      if (biases > 0) weights.push({ name: "bias", elements: biases, learned: true });
      return weights;
    },
    macs: (given, [input]) => macs(given, input as Shape),
    flops(given, [input]) {
      const beside = (gates * given.biases + flops) * given.out * positionsOf(input as Shape);
      return 2 * macs(given, input as Shape) + beside;
    },
    reach: () => "whole",
  };
}

/** Recurrent layers: each step sees the state of the one before. `biases` counts the bias vectors of a gate. */
export const recurrentOps: readonly Op<Given>[] = [
  recurrent({
    name: "rnn",
    summary: "Plain recurrent layer",
    gates: 1,
    states: 1,
    flops: 5,
    flopsInWords: "the sum of both products, and tanh",
    source: "PyTorch RNN; Keras SimpleRNN",
  }),
  recurrent({
    name: "lstm",
    summary: "Long short-term memory",
    gates: 4,
    states: 2,
    flops: 28,
    flopsInWords: "4 sums of both products, 3 sigmoids, 2 tanh, 3 products and a sum",
    source: "Hochreiter and Schmidhuber, 1997; PyTorch LSTM, Keras LSTM (`biases: 1`)",
  }),
  recurrent({
    name: "gru",
    summary: "Gated recurrent unit",
    gates: 3,
    states: 1,
    flops: 20,
    flopsInWords: "3 sums of both products, 2 sigmoids, a tanh, 3 products, a sum and a difference",
    source: "arXiv:1406.1078; PyTorch GRU, Keras GRU (2 biases with `reset_after`)",
  }),
];
