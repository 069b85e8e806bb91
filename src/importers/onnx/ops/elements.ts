import type { Shape } from "../../../core/shape.js";
import type { Tensor } from "../../../core/tensor.js";
import { type Call, isSame, type KnownValue, Uncountable } from "../call.js";
import { elementsIn, type Value, type Weights } from "../value.js";
import { type Rule, rules } from "./rule.js";

/** An op that leaves the sides as they are. */
function alike(call: Call, op: string, given = {}, weights: readonly Weights[] = []): void {
  const { dims, tensor, batchAt } = call.flowingAnywhere(0);
  const node = call.add(op, given, [call.viewed(tensor, dims, batchAt)], weights);
  call.give(dims, node.outputs[0] as never, batchAt);
}

/** The common sides of tensors that stretch to each other. */
export function broadcast(all: readonly (readonly number[])[]): number[] {
  const rank = Math.max(0, ...all.map(({ length }) => length));
  const common = new Array<number>(rank).fill(1);
  for (const dims of all) {
    for (const [index, side] of dims.entries()) {
      const at = index + rank - dims.length;
      if (side === 1 || side === common[at]) continue;
      if (common[at] !== 1) throw new Uncountable();
      common[at] = side;
    }
  }
  return common;
}

/** Arithmetic of two or more: of those that flow an op, with a constant one that may learn. */
function combine(call: Call, op: string): void {
  const values = call.inputs.map((_, index) => call.known(index));
  const dims = broadcast(values.map((value) => value.dims));
  const flowing = values.filter(({ tensor }) => tensor !== undefined);
  const constants = values.filter(({ constant }) => constant !== undefined);
  if (flowing.length === 0 || flowing.length + constants.length < values.length) throw new Uncountable();
  let tensors = flowing.map((value) => stretched(call, value, dims, flowing.length === 1));
  if (tensors.length > 1) tensors = [...call.add(op, {}, tensors).outputs];
  const isFactor = flowing.every((value) => value.isFactor);
  for (const each of constants) {
    const value = isFactor ? { ...each, constant: "written" as const } : each;
    tensors = [withConstant(call, op, tensors[0] as Tensor, value, dims)];
  }
  call.outputs.push({ dims, tensor: tensors[0], isFactor });
}

/** Arithmetic of what flows in sides of these, and a constant that stretches to them. */
function withConstant(
  call: Call,
  op: string,
  tensor: Tensor,
  value: KnownValue,
  dims: readonly number[],
): Tensor {
  const isLearned = value.constant !== "written" && elementsIn(value.dims) > 1;
  const per = isLearned ? perOf(value.dims, call.shapeOf(dims)) : "layer";
  if (per === undefined) {
    // It stretches along some of several sides, as only tensors do.
    const padded = [...new Array<number>(dims.length - value.dims.length).fill(1), ...value.dims];
    const stored = call.stored({ ...value, dims: padded }, tensor);
    return call.add(op, {}, [tensor, stored]).outputs[0] as Tensor;
  }
  const weights = isLearned ? [value] : [];
  return call.add("operand", { by: op, per, learned: isLearned }, [tensor], weights).outputs[0] as Tensor;
}

/** What of a tensor has a number of its own in a constant of these sides; `undefined` for anything else. */
function perOf(dims: readonly number[], shape: Shape): string | undefined {
  const elements = elementsIn(dims);
  if (elements === elementsIn(shape)) return "element";
  const isLast = shape.length > 1 && dims.at(-1) === elements && elements === shape.at(-1);
  if (isLast) return "last";
  return elements === shape[0] ? "channel" : undefined;
}

/** A tensor of the common sides. @param wholly whether sides of 1 are stretched, too, which most ops do themselves */
function stretched(call: Call, { dims = [], tensor }: Value, common: readonly number[], wholly: boolean) {
  if (tensor === undefined) throw new Uncountable();
  const padded = [...new Array<number>(common.length - dims.length).fill(1), ...dims];
  if (isSame(padded, common) || !wholly) return call.viewedAmong(tensor, padded, common);
  return call.gathered(tensor, common);
}

function clip(call: Call): void {
  const least = call.node.attributes.get("min")?.float ?? call.inputs[1]?.data?.[0];
  const most = call.node.attributes.get("max")?.float ?? call.inputs[2]?.data?.[0];
  alike(call, least === 0 && most === 6 ? "relu6" : least === 0 && most === undefined ? "relu" : "hardtanh");
}

function prelu(call: Call): void {
  const slope = call.weights(1);
  const elements = elementsIn(slope.dims);
  const shape = call.shapeOf(call.flowing(0).dims);
  const per =
    elements === shape[0]
      ? "channel"
      : elements === 1
        ? "layer"
        : elements === elementsIn(shape)
          ? "element"
          : undefined;
  if (per === undefined) throw new Uncountable();
  alike(call, "prelu", { per }, [slope]);
}

function where(call: Call): void {
  const dims = broadcast([0, 1, 2].map((index) => call.known(index).dims));
  const flowing = call.inputs.find((value) => value?.tensor !== undefined);
  if (flowing === undefined) throw new Uncountable();
  const [chosen] = call.add("operand", { by: "mul", per: "layer", learned: false }, [
    stretched(call, flowing, dims, true),
  ]).outputs;
  call.give(dims, chosen as never);
}

const ACTIVATIONS = {
  Relu: "relu",
  ThresholdedRelu: "relu",
  LeakyRelu: "leakyrelu",
  Elu: "elu",
  Celu: "elu",
  Selu: "selu",
  Gelu: "gelu",
  Sigmoid: "sigmoid",
  HardSigmoid: "hsigmoid",
  Tanh: "tanh",
  HardSwish: "hswish",
  Swish: "silu",
  Mish: "mish",
  Softplus: "softplus",
  Softsign: "softsign",
  Softmax: "softmax",
  LogSoftmax: "softmax",
  Hardmax: "softmax",
};

const FUNCTIONS = [
  "Abs",
  "Neg",
  "Floor",
  "Ceil",
  "Round",
  "Sign",
  "Sqrt",
  "Exp",
  "Log",
  "Erf",
  "Reciprocal",
  "Sin",
  "Cos",
];

/** Functions that cost as much as one that there is an op for. */
const COSTING_AS_MUCH: Readonly<Record<string, readonly string[]>> = {
  neg: ["Not", "BitwiseNot"],
  sign: ["IsNaN", "IsInf"],
  sin: ["Tan", "Sinh", "Cosh", "Asin", "Acos", "Atan", "Asinh", "Acosh", "Atanh"],
};

/** A running sum along a side: an addition for each element. */
function cumulate(call: Call): void {
  alike(call, "operand", { by: "add", per: "layer", learned: false });
}

export const elements: readonly Rule[] = [
  ...Object.entries(ACTIVATIONS).flatMap(([name, op]) => rules([name], op, (call) => alike(call, op))),
  ...rules(["Clip"], "relu6, relu or hardtanh", clip),
  ...rules(["PRelu"], "prelu", prelu),
  ...rules(["Add", "Sum"], "add; with a constant operand", (call) => combine(call, "add")),
  ...rules(["Sub"], "sub; with a constant operand", (call) => combine(call, "sub")),
  ...rules(["Mul"], "mul; with a constant operand", (call) => combine(call, "mul")),
  ...rules(["Div", "Mod"], "div; with a constant operand", (call) => combine(call, "div")),
  ...rules(["Max"], "max; with a constant operand", (call) => combine(call, "max")),
  ...rules(["Min"], "min; with a constant operand", (call) => combine(call, "min")),
  ...rules(["Mean"], "add", (call) => combine(call, "add")),
  ...rules(
    [
      "Equal",
      "Greater",
      "GreaterOrEqual",
      "Less",
      "LessOrEqual",
      "And",
      "Or",
      "Xor",
      "BitShift",
      "BitwiseAnd",
      "BitwiseOr",
      "BitwiseXor",
    ],
    "max, which costs as much; with a constant operand",
    (call) => combine(call, "max"),
  ),
  ...rules(["Pow"], "pow; with a constant operand", (call) => combine(call, "pow")),
  ...rules(["Where"], "operand", where),
  ...Object.entries(COSTING_AS_MUCH).flatMap(([op, names]) =>
    rules(names, `${op}, which costs as much`, (call) => alike(call, op)),
  ),
  ...rules(["CumSum"], "operand, which costs as much", cumulate),
  ...FUNCTIONS.flatMap((name) =>
    rules([name], name.toLowerCase(), (call) => alike(call, name.toLowerCase())),
  ),
];
