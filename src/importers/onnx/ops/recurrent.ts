import type { Tensor } from "../../../core/tensor.js";
import { type Call, Uncountable } from "../call.js";
import type { Value, Weights } from "../value.js";
import { type Rule, rules } from "./rule.js";

/** What an op of the format has for each direction. */
interface Layer {
  readonly op: "rnn" | "lstm" | "gru";
  readonly gates: number;
  /** The functions that the op's rule counts. */
  readonly activations: readonly string[];
}

/** What of a node is the same for its directions. */
interface Sides {
  readonly steps: number;
  readonly entering: number;
  readonly hidden: number;
  readonly directions: number;
  /** The place of the batch among the sides of a sequence, and of a state. */
  readonly batchOfSequence: number;
  readonly batchOfState: number;
}

/** A layer over a sequence, and another over the same from its end where it is bidirectional. */
function recurrent(call: Call, layer: Layer): void {
  refuseOthers(call, layer);
  const { tensor } = call.flowingAnywhere(0);
  const sides = sidesOf(call, layer);
  const { steps, entering, directions } = sides;
  const sequence = turned(call, call.viewed(tensor, [call.around.batch, steps, entering]));
  const isReverse = call.text("direction", "forward") === "reverse";
  const [wantsAll = false, wantsLast = false, wantsCell = false] = call.node.outputs.map((name) =>
    call.isRead(name),
  );
  const gives = wantsCell ? "all" : wantsAll || !wantsLast ? "sequence" : "last";
  const nodes = Array.from({ length: directions }, (_, direction) => {
    const { biases, weights } = weightsOf(call, layer, sides, direction);
    const given = { out: sides.hidden, biases, gives, reverse: isReverse || direction === 1 };
    return call.add(layer.op, given, [sequence, ...statesOf(call, layer, sides)], weights);
  });
  const outputsAt = (index: number) => nodes.map(({ outputs }) => outputs[index] as Tensor);
  if (gives === "last") call.outputs.push(undefined);
  else giveSequence(call, sides, outputsAt(0));
  if (gives === "all") {
    giveStates(call, sides, outputsAt(1));
    giveStates(call, sides, outputsAt(2));
  } else if (gives === "last") giveStates(call, sides, outputsAt(0));
  else if (wantsLast) {
    giveStates(
      call,
      sides,
      outputsAt(0).map((each) => call.gathered(each, [call.around.batch, sides.hidden])),
    );
  }
}

/** What changes the arithmetic of a step, so that the op's rule isn't that of the node. */
function refuseOthers(call: Call, { activations }: Layer): void {
  const own = call.node.attributes.get("activations")?.texts ?? [];
  const isUsual = own.every((name, index) => name === activations[index % activations.length]);
  const hasPeepholes = call.inputs[7] !== undefined;
  const isClipped = call.node.attributes.has("clip");
  if (!isUsual || hasPeepholes || isClipped || call.int("input_forget", 0) !== 0) throw new Uncountable();
}

function sidesOf(call: Call, { gates }: Layer): Sides {
  const { dims, batchAt = 0 } = call.flowingAnywhere(0);
  const { dims: weights } = call.weights(1);
  const isBatchFirst = call.int("layout", 0) !== 0;
  const { batch } = call.around;
  const place = isBatchFirst ? 0 : 1;
  if (dims.length !== 3 || weights.length !== 3) throw new Uncountable();
  // A batch of one is a side of 1 wherever it stands.
  if (dims[place] !== batch || (batch > 1 && batchAt !== place)) throw new Uncountable();
  const steps = dims[1 - place] as number;
  const [directions, rows, entering] = weights as [number, number, number];
  const hidden = rows / gates;
  const isBoth = call.text("direction", "forward") === "bidirectional";
  if (entering !== dims[2] || !Number.isInteger(hidden) || directions !== (isBoth ? 2 : 1)) {
    throw new Uncountable();
  }
  const [, sameRows, square] = call.weights(2).dims;
  if (sameRows !== rows || square !== hidden) throw new Uncountable();
  return {
    steps,
    entering,
    hidden,
    directions,
    batchOfSequence: isBatchFirst ? 0 : 2,
    batchOfState: isBatchFirst ? 0 : 1,
  };
}

/** A direction's weights, its own part of what is stored, and how many biases a gate has. */
function weightsOf(call: Call, { gates }: Layer, { hidden, directions }: Sides, direction: number) {
  const partOf = (index: number): Weights => {
    const { name, bits } = call.weights(index);
    return { name: directions === 1 ? name : `${name} of direction ${direction}`, bits };
  };
  const weights = [partOf(1), partOf(2)];
  if (call.inputs[3] === undefined) return { biases: 0, weights };
  const [, biases] = call.weights(3).dims;
  // Those of the input's product and of the state's, Wb and Rb.
  if (biases !== 2 * gates * hidden) throw new Uncountable();
  return { biases: 2, weights: [...weights, partOf(3)] };
}

/** The states that a direction begins with, as far as they flow in: those that are stored cost nothing. */
function statesOf(call: Call, { op }: Layer, sides: Sides): Tensor[] {
  const given = (op === "lstm" ? [5, 6] : [5]).flatMap((index) => call.inputs[index] ?? []);
  return given.flatMap((state) => (state.tensor === undefined ? [] : [stateOf(call, state, sides)]));
}

function stateOf(call: Call, { tensor, dims, batchAt = 0 }: Value, sides: Sides): Tensor {
  const { hidden, directions, batchOfState } = sides;
  const { batch } = call.around;
  const wanted = batchOfState === 0 ? [batch, directions, hidden] : [directions, batch, hidden];
  const fits = dims?.length === 3 && wanted.every((side, index) => side === dims[index]);
  if (tensor === undefined || !fits || (batch > 1 && batchAt !== batchOfState)) throw new Uncountable();
  const own = [batch, hidden];
  return directions === 1 ? call.viewed(tensor, own) : call.gathered(tensor, own);
}

/** Gives the states of all steps: steps × directions × hidden, with the batch where the layout has it. */
function giveSequence(call: Call, sides: Sides, tensors: readonly Tensor[]): void {
  const { steps, directions, hidden, batchOfSequence: at } = sides;
  const joined = tensors.length === 1 ? tensors : call.add("concat", {}, tensors).outputs;
  const dims = [steps, directions, hidden].toSpliced(at, 0, call.around.batch);
  call.give(dims, call.viewed(turned(call, joined[0] as Tensor), dims, at), at);
}

/** Gives the states of the last step: directions × hidden, with the batch where the layout has it. */
function giveStates(call: Call, sides: Sides, tensors: readonly Tensor[]): void {
  const { directions, hidden, batchOfState: at } = sides;
  const joined = tensors.length === 1 ? tensors : call.add("concat", {}, tensors).outputs;
  const dims = [directions, hidden].toSpliced(at, 0, call.around.batch);
  call.give(dims, call.viewed(joined[0] as Tensor, dims, at), at);
}

/** Steps × numbers as numbers × steps, which recurrent ops read and give; and back, to what they were before. */
function turned(call: Call, tensor: Tensor): Tensor {
  const { producer } = tensor;
  if (producer?.op.name === "transpose" && producer.outputs[0] === tensor) {
    call.around.bypassed.add(producer);
    return producer.inputs[0] as Tensor;
  }
  return call.add("transpose", { order: [1, 0] }, [tensor]).outputs[0] as Tensor;
}

const LIMITS =
  "as long as the shape says, whatever `sequence_lens`; other activations than the usual ones, and `clip`, change the arithmetic of a step, and it is uncounted";

export const recurrents: readonly Rule[] = [
  ...rules(
    ["LSTM"],
    "lstm, twice if bidirectional, between transpositions",
    (call) => recurrent(call, { op: "lstm", gates: 4, activations: ["Sigmoid", "Tanh", "Tanh"] }),
    `${LIMITS}, as with peepholes and \`input_forget\``,
  ),
  ...rules(
    ["GRU"],
    "gru, twice if bidirectional, between transpositions",
    (call) => recurrent(call, { op: "gru", gates: 3, activations: ["Sigmoid", "Tanh"] }),
    LIMITS,
  ),
  ...rules(
    ["RNN"],
    "rnn, twice if bidirectional, between transpositions",
    (call) => recurrent(call, { op: "rnn", gates: 1, activations: ["Tanh"] }),
    LIMITS,
  ),
];
