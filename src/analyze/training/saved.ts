import type { Graph, GraphNode, Tensor } from "../../core/graph.js";
import { channelsOf, elementsOf, positionsOf, type Shape } from "../../core/shape.js";
import { allocationOf, tensorBytes } from "../memory/allocation.js";
import { gradientsOf, type OpGradients } from "./gradients.js";

/** What an op keeps of the forward pass for the backward pass. */
interface Saved {
  readonly tensors: readonly Tensor[];
  /** What is no tensor of the network, in bytes: for each image, and once for a batch. */
  readonly perImage?: number;
  readonly perBatch?: number;
}

type Rule = (node: GraphNode, gradients: OpGradients) => Saved;

/** Statistics have 32 bits, the indices of max pooling 64, the mask of dropout a byte. */
const STATISTIC = 4;
const INDEX = 8;

const nothing: Rule = () => ({ tensors: [] });
const input: Rule = ({ inputs }) => ({ tensors: inputs });
const output: Rule = ({ outputs }) => ({ tensors: outputs });
const both: Rule = ({ inputs, outputs }) => ({ tensors: [...inputs, ...outputs] });

/**
 * What it reads, and so many numbers a unit and step, as PyTorch's fused cells: the state, for LSTM also the cell and
 * four gates, for GRU five numbers of its gates.
 */
const recurrent =
  (numbers: number): Rule =>
  ({ arguments: { out }, inputs }) => ({
    tensors: inputs,
    perImage: STATISTIC * numbers * (out as number) * positionsOf(shapeOf(inputs)),
  });

const maxPool: Rule = ({ inputs, outputs }) => ({
  tensors: inputs,
  perImage: INDEX * elementsOf(shapeOf(outputs)),
});

/** A mean and a standard deviation of each of so many groups of an image. */
const norm =
  (groups: (node: GraphNode) => number): Rule =>
  (node) => ({ tensors: node.inputs, perImage: 2 * STATISTIC * groups(node) });

/** One factor's gradient needs the other. */
const product: Rule = ({ inputs, outputs }, { inputs: have }) => ({
  tensors: inputs.filter((_, index) => have.some((has, other) => has && other !== index)),
  // Three factors are two products: the first one's result is the second one's factor.
  perImage: STATISTIC * Math.max(inputs.length - 2, 0) * elementsOf(shapeOf(outputs)),
});

/**
 * What each op keeps, as PyTorch's autograd does (tools/autograd/derivatives.yaml) where nothing works in place.
 * A test holds that all ops are here.
 */
export const savedRules: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ...["conv", "transposedconv", "localconv", "linear", "scale"].map((op): [string, Rule] => [op, input]),
  ["matmul", product],
  ["mul", product],
  ...["div", "max", "min"].map((op): [string, Rule] => [op, input]),
  ["pow", both],
  ...["projection", "embedding"].map((op): [string, Rule] => [op, input]),
  ["rnn", recurrent(1)],
  ["lstm", recurrent(6)],
  ["gru", recurrent(6)],
  ["operand", ({ arguments: { by }, inputs }) => ({ tensors: by === "add" || by === "sub" ? [] : inputs })],
  [
    "reduce",
    ({ arguments: { by }, inputs, outputs }) => ({
      tensors: by === "mean" || by === "sum" ? [] : [...inputs, ...outputs],
    }),
  ],
  ...["abs", "square", "log", "erf", "sin", "cos", "softsign"].map((op): [string, Rule] => [op, input]),
  ...["sqrt", "rsqrt", "reciprocal", "exp"].map((op): [string, Rule] => [op, output]),
  // The gradient of what has steps is zero.
  ...["neg", "floor", "ceil", "round", "sign"].map((op): [string, Rule] => [op, nothing]),
  ...["crop", "transpose", "gather"].map((op): [string, Rule] => [op, nothing]),
  ...["relu", "sigmoid", "tanh", "softmax"].map((op): [string, Rule] => [op, output]),
  ...["relu6", "leakyrelu", "hardtanh", "elu", "selu", "gelu", "hsigmoid", "swish", "silu", "hswish"].map(
    (op): [string, Rule] => [op, input],
  ),
  ...["mish", "softplus", "prelu", "avgpool"].map((op): [string, Rule] => [op, input]),
  ["adaptiveavgpool", (node, gradients) => (isGlobal(node) ? nothing : input)(node, gradients)],
  ["maxpool", maxPool],
  ["adaptivemaxpool", maxPool],
  ["globalmaxpool", maxPool],
  ["batchnorm", ({ inputs }) => ({ tensors: inputs, perBatch: 2 * STATISTIC * channelsOf(shapeOf(inputs)) })],
  [
    "layernorm",
    norm(({ arguments: { over }, inputs }) => (over === "all" ? 1 : positionsOf(shapeOf(inputs)))),
  ],
  ["groupnorm", norm(({ arguments: { groups } }) => groups as number)],
  ["instancenorm", norm(({ inputs }) => channelsOf(shapeOf(inputs)))],
  // What it divides by, as Caffe's layer keeps it.
  ["lrn", ({ inputs }) => ({ tensors: inputs, perImage: STATISTIC * elementsOf(shapeOf(inputs)) })],
  [
    "dropout",
    ({ arguments: { rate }, inputs }) => ({
      tensors: [],
      perImage: rate === 0 ? 0 : elementsOf(shapeOf(inputs)),
    }),
  ],
  // Their gradients need no values.
  ...["add", "sub", "concat", "split", "slice", "shuffle", "pad", "resize", "pixelshuffle"].map(
    (op): [string, Rule] => [op, nothing],
  ),
  ...["pixelunshuffle", "flatten", "reshape", "globalavgpool"].map((op): [string, Rule] => [op, nothing]),
]);

/**
 * The bytes that each op is the first to keep, for a batch of images. An op without any gradient keeps nothing,
 * and a tensor that several keep counts once; a view keeps all of what it looks into.
 */
export function savedBytes(graph: Graph, batch: number): number[] {
  const allocation = allocationOf(graph);
  const gradients = gradientsOf(graph);
  const saved = new Set<Tensor>();
  return graph.nodes.map((node, index) => {
    const at = gradients[index] as OpGradients;
    if (!at.weights && !at.inputs.includes(true)) return 0;
    const rule = savedRules.get(node.op.name);
    if (rule === undefined) throw new Error(`nobody knows what ${node.op.name} keeps for its gradient`);
    const { tensors, perImage = 0, perBatch = 0 } = rule(node, at);
    let bytes = batch * perImage + perBatch;
    for (const tensor of tensors.map(originOf)) {
      if (saved.has(tensor)) continue;
      saved.add(tensor);
      bytes += batch * tensorBytes(tensor, allocation);
    }
    return bytes;
  });
}

/** What a view looks into. */
function originOf(tensor: Tensor): Tensor {
  let origin = tensor;
  while (origin.producer?.op.storage === "view") origin = origin.producer.inputs[0] as Tensor;
  return origin;
}

function isGlobal({ outputs }: GraphNode): boolean {
  return positionsOf(shapeOf(outputs)) === 1;
}

function shapeOf([tensor]: readonly Tensor[]): Shape {
  return tensor?.shape ?? [];
}
