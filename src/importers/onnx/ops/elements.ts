import { type Call, isSame, Uncountable } from "../call.js";
import { elementsIn, type Value } from "../value.js";
import { type Rule, rules } from "./rule.js";

/** An op that leaves the sides as they are. */
function alike(call: Call, op: string, given = {}, weights: readonly string[] = []): void {
  const { dims, tensor } = call.flowing(0);
  const node = call.add(op, given, [call.viewed(tensor, dims)], weights);
  call.give(dims, node.outputs[0] as never);
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
function combine(call: Call, op: string, cost: "linear" | "exponential" = "linear"): void {
  const values = call.inputs.map((_, index) => call.known(index));
  const dims = broadcast(values.map((value) => value.dims));
  const flowing = values.filter(({ tensor }) => tensor !== undefined);
  const constants = values.filter(({ constant }) => constant !== undefined);
  if (flowing.length === 0 || flowing.length + constants.length < values.length) throw new Uncountable();
  let tensors = flowing.map((value) => stretched(call, value, dims, flowing.length === 1 || op !== "mul"));
  if (tensors.length > 1) tensors = [...call.add(op, {}, tensors).outputs];
  for (const each of constants) {
    const weights = each.constant !== "written" && elementsIn(each.dims) > 1 ? elementsIn(each.dims) : 0;
    const names = weights === 0 ? [] : [each.name];
    tensors = [...call.add("arithmetic", { weights, cost }, tensors, names).outputs];
  }
  call.give(dims, tensors[0] as never);
}

/** A tensor of the common sides. @param wholly whether sides of 1 are stretched, too, which most ops do themselves */
function stretched(call: Call, { dims = [], tensor }: Value, common: readonly number[], wholly: boolean) {
  if (tensor === undefined) throw new Uncountable();
  const padded = [...new Array<number>(common.length - dims.length).fill(1), ...dims];
  const sameChannels = padded[1] === common[1];
  if (isSame(padded, common) || !wholly) return call.viewed(tensor, padded);
  if (call.node.op === "Add" && sameChannels) return call.viewed(tensor, padded);
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
  const channels = call.shapeOf(call.flowing(0).dims)[0];
  if (elements === channels || elements === 1) {
    alike(call, "prelu", { per: elements === channels ? "channel" : "layer" }, [slope.name]);
    return;
  }
  alike(call, "arithmetic", { weights: elements }, [slope.name]);
}

function where(call: Call): void {
  const dims = broadcast([0, 1, 2].map((index) => call.known(index).dims));
  const flowing = call.inputs.find((value) => value?.tensor !== undefined);
  if (flowing === undefined) throw new Uncountable();
  const [chosen] = call.add("arithmetic", {}, [stretched(call, flowing, dims, true)]).outputs;
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
  Swish: "swish",
  Mish: "mish",
  Softplus: "softplus",
  Softmax: "softmax",
  LogSoftmax: "softmax",
  Hardmax: "softmax",
};

export const elements: readonly Rule[] = [
  ...Object.entries(ACTIVATIONS).flatMap(([name, op]) => rules([name], op, (call) => alike(call, op))),
  ...rules(["Clip"], "relu6, relu or hardtanh", clip),
  ...rules(["PRelu"], "prelu", prelu),
  ...rules(["Add", "Sum"], "add; with a constant arithmetic", (call) => combine(call, "add")),
  ...rules(["Sub"], "sub; with a constant arithmetic", (call) => combine(call, "sub")),
  ...rules(["Mul"], "mul; with a constant arithmetic", (call) => combine(call, "mul")),
  ...rules(["Div", "Mod"], "div; with a constant arithmetic", (call) => combine(call, "div")),
  ...rules(["Max"], "max; with a constant arithmetic", (call) => combine(call, "max")),
  ...rules(["Min"], "min; with a constant arithmetic", (call) => combine(call, "min")),
  ...rules(["Mean"], "add", (call) => combine(call, "add")),
  ...rules(
    ["Equal", "Greater", "GreaterOrEqual", "Less", "LessOrEqual", "And", "Or", "Xor"],
    "max, which costs as much; with a constant arithmetic",
    (call) => combine(call, "max"),
  ),
  ...rules(["Pow"], "arithmetic", (call) => combine(call, "mul", "exponential")),
  ...rules(["Where"], "arithmetic", where),
  ...rules(["Abs", "Neg", "Floor", "Ceil", "Round", "Sign", "Not", "Softsign"], "arithmetic", (call) =>
    alike(call, "arithmetic"),
  ),
  ...rules(["Sqrt", "Exp", "Log", "Erf", "Reciprocal", "Sin", "Cos"], "arithmetic", (call) =>
    alike(call, "arithmetic", { cost: "exponential" }),
  ),
];
