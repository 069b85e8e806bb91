import type { Call } from "../../tensorflow/call.js";
import { opNamed } from "../../tensorflow/op-named.js";
import type { Flow } from "../../tensorflow/value.js";
import type { LiteOp, Options } from "../call.js";
import { activationIn } from "./options.js";

/** The inputs of an LSTM by number; those that it hasn't are missing (tensorflow/lite/kernels/lstm_shared.h). */
const INPUT_WEIGHTS = [1, 2, 3, 4];
const STATE_WEIGHTS = [5, 6, 7, 8];
const BIASES = [12, 13, 14, 15];
const PEEPHOLES = [9, 10, 11];
const PROJECTION = [16, 17];
const NORMS = [20, 21, 22, 23];

/**
 * A layer that reads a sequence step by step and gives its state at each.
 * @param weights the numbers of the inputs that hold its weights
 * @param units how many numbers the state has
 */
function overSequence(
  call: Call,
  name: string,
  { weights, units, isTimeMajor }: { weights: readonly number[]; units: number; isTimeMajor: boolean },
): Flow {
  const input = call.flow();
  // With the steps first, a batch would be taken for more of them.
  if (isTimeMajor && call.batch !== 1) return call.unknown();
  return call.add(opNamed(name), { out: units }, [input], {
    weights: weights.map((index) => call.inputs[index]),
    shape: [...input.shape.slice(0, -1), units],
  });
}

/** An LSTM of four gates with a bias each, and nothing else. */
function longShortTerm(call: Call, options: Options, isTimeMajor: boolean): Flow {
  const [channels] = call.flow().tensor.shape as readonly [number];
  const units = call.constant(5).shape[0] ?? 0;
  const hasShape = (index: number, sides: readonly number[]) =>
    call.constant(index).shape.join() === sides.join();
  const isPlain =
    INPUT_WEIGHTS.every((index) => hasShape(index, [units, channels])) &&
    STATE_WEIGHTS.every((index) => hasShape(index, [units, units])) &&
    BIASES.every((index) => hasShape(index, [units])) &&
    ![...PEEPHOLES, ...PROJECTION, ...NORMS].some((index) => call.has(index)) &&
    activationIn(options, 0) === "tanh";
  if (!isPlain) return call.unknown();
  const weights = [...INPUT_WEIGHTS, ...STATE_WEIGHTS, ...BIASES];
  return overSequence(call, "lstm", { weights, units, isTimeMajor });
}

/** An LSTM whose weights are one matrix, over the input and the state before: one step. */
function basicLongShortTerm(call: Call, options: Options): Flow {
  const [gates = 0, reads = 0] = call.constant(2).shape;
  const units = gates / 4;
  const [channels] = call.flow().tensor.shape as readonly [number];
  const isSound = Number.isInteger(units) && reads === units + channels && call.has(3);
  if (!isSound || activationIn(options, 0) !== "tanh") return call.unknown();
  return overSequence(call, "lstm", { weights: [2, 3], units, isTimeMajor: false });
}

/** A plain recurrent layer. */
function plain(call: Call, activation: string, isTimeMajor: boolean): Flow {
  const [channels] = call.flow().tensor.shape as readonly [number];
  const units = call.constant(2).shape[0] ?? 0;
  const isSound = call.constant(1).shape.join() === [units, channels].join() && call.has(3);
  if (!isSound || activation !== "tanh") return call.unknown();
  return overSequence(call, "rnn", { weights: [1, 2, 3], units, isTimeMajor });
}

const limits = "without peepholes, projections and norms, with tanh";

/** Recurrent layers. */
export const recurrent: readonly LiteOp[] = [
  {
    name: "UNIDIRECTIONAL_SEQUENCE_LSTM",
    becomes: "`lstm`",
    limits,
    read: ({ call, options }) => longShortTerm(call, options, options.flag(3)),
  },
  {
    name: "LSTM",
    becomes: "`lstm` of one step",
    limits: `${limits}; the states that it gives are unknown`,
    // Old files of the first kernel give three states before the output.
    read: ({ call, options }) =>
      options.int8(3) === 1
        ? basicLongShortTerm(call, options)
        : call.declared.length === 1
          ? longShortTerm(call, options, false)
          : call.unknown(),
  },
  {
    name: "UNIDIRECTIONAL_SEQUENCE_RNN",
    becomes: "`rnn`",
    limits: "with tanh",
    read: ({ call, options }) => plain(call, activationIn(options, 1), options.flag(0)),
  },
  {
    name: "RNN",
    becomes: "`rnn` of one step",
    limits: "with tanh",
    read: ({ call, options }) => plain(call, activationIn(options, 0), false),
  },
];
