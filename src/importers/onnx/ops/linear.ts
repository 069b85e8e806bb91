import { type Call, isSame, Uncountable } from "../call.js";
import { elementsIn } from "../value.js";
import { biasOf } from "./convolution.js";
import { type Rule, rules } from "./rule.js";

/** A product with weights of rows × columns: of vectors, or over the last side of what has more. */
function product(call: Call, weightsAt: number, transposed: boolean, biasAt: number): void {
  const { dims, tensor } = call.flowing(0);
  const weights = call.weights(weightsAt);
  if (weights.dims.length !== 2 || dims.length === 0) throw new Uncountable();
  const [rows, columns] = weights.dims as [number, number];
  const [inner, out] = transposed ? [columns, rows] : [rows, columns];
  if (dims.at(-1) !== inner) throw new Uncountable();
  const { bias, names } = biasOf(call, biasAt, out);
  const isVector = dims.length === 2 && call.isBatched(dims);
  const given = { out, bias };
  const node = call.add(
    isVector ? "linear" : "projection",
    given,
    [call.viewed(tensor, dims)],
    [weights.name, ...names],
  );
  call.give([...dims.slice(0, -1), out], node.outputs[0] as never);
}

function gemm(call: Call): void {
  if (call.int("transA", 0) !== 0) throw new Uncountable();
  const transposed = call.int("transB", 0) !== 0;
  const bias = call.inputs[2];
  const out = call.known(1).dims[transposed ? 0 : 1];
  // A bias may be a row of a matrix, or one number for all.
  const isOwn = bias === undefined || (bias.dims !== undefined && isSame(bias.dims, [out ?? 0]));
  product(call, 1, transposed, isOwn ? 2 : 9);
  if (isOwn) return;
  const [{ dims, tensor }] = call.outputs as never as [{ dims: number[]; tensor: never }];
  const { name, dims: sides } = call.weights(2);
  if (elementsIn(sides) !== 1) throw new Uncountable();
  const node = call.add("operand", { per: "layer" }, [tensor], [name]);
  call.outputs[0] = { dims, tensor: node.outputs[0] };
}

function matmul(call: Call): void {
  if (call.known(1).constant !== undefined) {
    product(call, 1, false, 9);
    return;
  }
  const { dims: left, tensor: first } = call.flowing(0);
  const { dims: right, tensor: second } = call.flowing(1);
  if (left.length < 2 || left.length !== right.length) throw new Uncountable();
  const batch = left.slice(0, -2);
  const wide = [...batch, ...right.slice(-2)];
  const other = isSame(right, wide) ? call.viewed(second, right) : call.gathered(second, wide);
  const node = call.add("matmul", {}, [call.viewed(first, left), other]);
  call.give([...left.slice(0, -1), right.at(-1) as number], node.outputs[0] as never);
}

export const linears: readonly Rule[] = [
  ...rules(["Gemm"], "linear", gemm, "`transA`, products of two tensors that flow"),
  ...rules(
    ["MatMul"],
    "linear, projection or matmul",
    matmul,
    "weights on the left, or with more than two sides",
  ),
  ...rules(["MatMulInteger"], "linear or projection", (call) => product(call, 1, false, 9)),
  ...rules(["QLinearMatMul"], "linear or projection", (call) => product(call, 3, false, 9)),
];
