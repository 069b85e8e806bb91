import type { Tensor } from "../../../core/tensor.js";
import { type Call, isSame, Uncountable } from "../call.js";
import { elementsIn } from "../value.js";
import { addBias, biasOf } from "./bias.js";
import { broadcast } from "./elements.js";
import { type Rule, rules } from "./rule.js";

/** What flows, with its batch in front. */
interface Flowing {
  readonly dims: readonly number[];
  readonly tensor: Tensor;
}

/** A product with weights of rows × columns: of vectors, or over the last side of what has more. */
function product(
  call: Call,
  { dims, tensor }: Flowing,
  weightsAt: number,
  transposed = false,
  biasAt?: number,
): void {
  const weights = call.weights(weightsAt);
  // A lone column leaves no side behind.
  const isColumn = weights.dims.length === 1;
  const [rows, columns] = isColumn ? [weights.dims[0] as number, 1] : matrixOf(weights.dims);
  const [inner, out] = transposed ? [columns, rows] : [rows, columns];
  if (dims.at(-1) !== inner) throw new Uncountable();
  const bias = biasOf(call, biasAt, out, weights);
  const isVector = dims.length === 2 && call.isBatched(dims);
  const node = call.add(
    isVector ? "linear" : "projection",
    { out, bias: bias.isOwn },
    [call.viewed(tensor, dims)],
    [weights, ...bias.own],
  );
  const sides = isColumn ? dims.slice(0, -1) : [...dims.slice(0, -1), out];
  const per = isVector ? "channel" : "last";
  call.give(sides, call.viewed(addBias(call, node.outputs[0] as Tensor, bias, per), sides));
}

/** Rows and columns of weights, before which there may be sides of 1. */
function matrixOf(dims: readonly number[]): [rows: number, columns: number] {
  if (dims.length < 2 || dims.slice(0, -2).some((side) => side !== 1)) throw new Uncountable();
  return dims.slice(-2) as [number, number];
}

/** Weights of out × inner, times what flows of inner × columns: as its columns, each times the weights. */
function productFromLeft(call: Call): void {
  const weights = call.weights(0);
  const { dims, tensor } = call.flowing(1);
  const [out, inner] = matrixOf(weights.dims);
  const columns = dims.at(-1) as number;
  if (dims.length < 2 || dims.at(-2) !== inner) throw new Uncountable();
  const turned = lastTurned(call, tensor, dims);
  const product = call.add("projection", { out, bias: false }, [turned], [weights]).outputs[0] as Tensor;
  const batch = dims.slice(0, -2);
  call.give([...batch, out, columns], lastTurned(call, product, [...batch, columns, out]));
}

/** A tensor of these sides with its last two in each other's place. */
function lastTurned(call: Call, tensor: Tensor, dims: readonly number[]): Tensor {
  const turned = [...dims.slice(0, -2), dims.at(-1) as number, dims.at(-2) as number];
  const shape = call.shapeOf(dims);
  const last = shape.length - 1;
  // Of one row, or one column, the elements lie as before.
  if (turned.slice(-2).includes(1) || last < 1) return call.viewed(tensor, turned);
  const order = shape.map((_, side) => (side === last ? last - 1 : side === last - 1 ? last : side));
  return call.add("transpose", { order }, [call.viewed(tensor, dims)]).outputs[0] as Tensor;
}

function gemm(call: Call): void {
  const { dims, tensor, batchAt } = call.flowingAnywhere(0);
  const isTurned = call.int("transA", 0) !== 0;
  const isOfTwo = call.known(1).constant === undefined;
  if (dims.length !== 2) throw new Uncountable();
  if (isOfTwo) {
    gemmOfTwo(call, isTurned);
    return;
  }
  if (!isTurned) {
    productOfGemm(call, call.flowing(0));
    return;
  }
  // A batch that stands last comes to the front.
  const { batch } = call.around;
  const [inner, rows] = dims as [number, number];
  if (batch > 1 && batchAt !== 1) throw new Uncountable();
  const turned =
    batch > 1
      ? call.viewed(tensor, dims, 1)
      : lastTurned(call, call.viewed(tensor, [1, inner, rows]), [1, inner, rows]);
  productOfGemm(call, { dims: [rows, inner], tensor: turned });
}

/** What Gemm's product with weights is, and what it adds. */
function productOfGemm(call: Call, matrix: Flowing): void {
  const transposed = call.int("transB", 0) !== 0;
  const bias = call.inputs[2];
  const out = call.known(1).dims[transposed ? 0 : 1];
  // A bias may be a row of a matrix, or one number for all.
  const isOwn = bias === undefined || (bias.dims !== undefined && isSame(bias.dims, [out ?? 0]));
  product(call, matrix, 1, transposed, isOwn ? 2 : undefined);
  if (!isOwn) addOther(call);
}

/** Adds what isn't a bias of the op itself: a number, a row, or what flows. */
function addOther(call: Call): void {
  const [{ dims, tensor }] = call.outputs as never as [{ dims: number[]; tensor: Tensor }];
  const value = call.known(2);
  const { dims: sides, tensor: other } = value;
  const elements = elementsIn(sides);
  const isRow = sides.at(-1) === dims.at(-1) && elements === dims.at(-1);
  if (other !== undefined) {
    if (!isSame(sides, dims)) throw new Uncountable();
    call.outputs[0] = { dims, tensor: call.add("add", {}, [tensor, call.viewed(other, sides)]).outputs[0] };
    return;
  }
  if (elements !== 1 && !isRow) throw new Uncountable();
  const isVector = call.shapeOf(dims).length === 1;
  const learned = elements > 1;
  const per = !learned ? "layer" : isVector ? "channel" : "last";
  const node = call.add("operand", { per, learned }, [tensor], learned ? [value] : []);
  call.outputs[0] = { dims, tensor: node.outputs[0] };
}

/** A product of two matrices that both flow: there is no batch then. */
function gemmOfTwo(call: Call, isTurned: boolean): void {
  const first = call.flowing(0);
  const second = call.flowing(1);
  if (call.around.batch !== 1 || second.dims.length !== 2) throw new Uncountable();
  const isSecondTurned = call.int("transB", 0) !== 0;
  if (isTurned && isSecondTurned) throw new Uncountable();
  const matrices = [first, second].map(({ dims, tensor }) => call.viewed(tensor, [1, ...dims]));
  const transpose = isTurned ? "first" : isSecondTurned ? "second" : "none";
  const product = call.add("matmul", { transpose }, matrices).outputs[0] as Tensor;
  const sides = [...product.shape];
  call.give(sides, call.viewed(product, sides));
  if (call.inputs[2] !== undefined) addOther(call);
}

function matmul(call: Call): void {
  if (call.known(1).constant !== undefined) {
    product(call, call.flowing(0), 1);
    return;
  }
  if (call.known(0).constant !== undefined) {
    productFromLeft(call);
    return;
  }
  const { dims: left, tensor: first } = call.flowing(0);
  const { dims: right, tensor: second } = call.flowing(1);
  if (left.length < 2 || right.length < 2) throw new Uncountable();
  const batch = broadcast([left.slice(0, -2), right.slice(0, -2)]);
  const matrices = [
    stretched(call, first, left, [...batch, ...left.slice(-2)]),
    stretched(call, second, right, [...batch, ...right.slice(-2)]),
  ];
  const sides = [...batch, left.at(-2) as number, right.at(-1) as number];
  const multiplied = call.add("matmul", {}, matrices).outputs[0] as Tensor;
  call.give(sides, call.viewed(multiplied, sides));
}

/** Matrices of which there are as many as of the others they are multiplied by. */
function stretched(call: Call, tensor: Tensor, dims: readonly number[], wide: readonly number[]): Tensor {
  const isOfImages = wide.length > 2 && call.isBatched(wide);
  if (!isOfImages && call.around.batch !== 1) throw new Uncountable();
  const sides = isOfImages ? wide : [1, ...wide];
  return elementsIn(dims) === elementsIn(wide) ? call.viewed(tensor, sides) : call.gathered(tensor, sides);
}

export const linears: readonly Rule[] = [
  ...rules(
    ["Gemm"],
    "linear or projection; matmul of two that flow",
    gemm,
    "both matrices transposed where both flow",
  ),
  ...rules(["MatMul"], "linear, projection or matmul", matmul, "weights that are several matrices"),
  ...rules(["MatMulInteger"], "linear or projection", (call) => product(call, call.flowing(0), 1)),
  ...rules(["QLinearMatMul"], "linear or projection", (call) => product(call, call.flowing(0), 3)),
];
