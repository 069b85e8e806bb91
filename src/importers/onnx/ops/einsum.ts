import type { Tensor } from "../../../core/tensor.js";
import { type Call, isSame, type KnownValue, Uncountable } from "../call.js";
import { elementsIn } from "../value.js";
import { type Rule, rules } from "./rule.js";

/** The letters of a sum of products of two tensors. */
interface Letters {
  readonly first: string;
  readonly second: string;
  readonly result: string;
}

/** What letters mean: those of both tensors and the result, of one tensor and the result, and those summed over. */
interface Sides {
  readonly batch: readonly string[];
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  readonly inner: readonly string[];
  readonly sizes: ReadonlyMap<string, number>;
}

/** A sum of products of two tensors that is a product of matrices; with weights a product of vectors with these. */
function einsum(call: Call): void {
  const [first, second] = [call.known(0), call.known(1)];
  const letters = lettersOf(call);
  if (first.constant !== undefined) {
    productWithWeights(call, { ...letters, first: letters.second, second: letters.first }, second, first);
  } else if (second.constant !== undefined) productWithWeights(call, letters, first, second);
  else productOfTwo(call, letters, first, second);
}

function lettersOf(call: Call): Letters {
  const equation = call.text("equation", "").replaceAll(" ", "");
  const found = /^([a-z]+),([a-z]+)->([a-z]+)$/i.exec(equation);
  if (found === null || call.inputs.length !== 2) throw new Uncountable();
  const [, first = "", second = "", result = ""] = found;
  if ([first, second, result].some((each) => new Set(each).size < each.length)) throw new Uncountable();
  return { first, second, result };
}

/** @throws {Uncountable} where it is another sum than that of a matrix product */
function sidesOf({ first, second, result }: Letters, values: readonly KnownValue[]): Sides {
  const sizes = new Map<string, number>();
  for (const [at, letters] of [first, second].entries()) {
    const { dims } = values[at] as KnownValue;
    if (dims.length !== letters.length) throw new Uncountable();
    for (const [index, letter] of [...letters].entries()) {
      const size = dims[index] as number;
      if ((sizes.get(letter) ?? size) !== size) throw new Uncountable();
      sizes.set(letter, size);
    }
  }
  const shared = [...first].filter((letter) => second.includes(letter));
  const sides = {
    batch: shared.filter((letter) => result.includes(letter)),
    inner: shared.filter((letter) => !result.includes(letter)),
    rows: [...first].filter((letter) => !second.includes(letter)),
    columns: [...second].filter((letter) => !first.includes(letter)),
    sizes,
  };
  const given = [...sides.batch, ...sides.rows, ...sides.columns];
  const isWhole = given.length === result.length && given.every((letter) => result.includes(letter));
  if (!isWhole || sides.inner.length === 0) throw new Uncountable();
  return sides;
}

function productOfTwo(call: Call, letters: Letters, first: KnownValue, second: KnownValue): void {
  const { batch, rows, columns, inner, sizes } = withoutImages(
    call,
    letters,
    sidesOf(letters, [first, second]),
  );
  const matrices = [
    arranged(call, first, letters.first, [batch, rows, inner], sizes),
    arranged(call, second, letters.second, [batch, inner, columns], sizes),
  ];
  const product = call.add("matmul", {}, matrices).outputs[0] as Tensor;
  giveResult(call, letters, product, [...batch, ...rows, ...columns], sizes);
}

function productWithWeights(call: Call, letters: Letters, value: KnownValue, weights: KnownValue): void {
  const { batch, rows, columns, inner, sizes } = withoutImages(
    call,
    letters,
    sidesOf(letters, [value, weights]),
  );
  if (batch.length > 0) throw new Uncountable();
  const vectors = arranged(call, value, letters.first, [rows, inner], sizes);
  const given = { out: sizeOf(columns, sizes), bias: false };
  const product = call.add("projection", given, [vectors], [weights]).outputs[0] as Tensor;
  giveResult(call, letters, product, [...rows, ...columns], sizes);
}

/** The sides of one image: without the letter of the batch, which stands in front. A batch of one is a side as any. */
function withoutImages(call: Call, { first, second, result }: Letters, sides: Sides): Sides {
  if (call.around.batch === 1) return sides;
  const [images] = result;
  const isInFront = first[0] === images && sides.sizes.get(images ?? "") === call.around.batch;
  const isOfWeights = call.inputs.some((value) => value?.constant !== undefined);
  if (!isInFront || (!isOfWeights && second[0] !== images)) throw new Uncountable();
  const left = (letters: readonly string[]) => letters.filter((letter) => letter !== images);
  return { ...sides, batch: left(sides.batch), rows: left(sides.rows) };
}

/** A tensor with its letters in the order of groups, each group a side. */
function arranged(
  call: Call,
  { tensor, dims }: KnownValue,
  letters: string,
  groups: readonly (readonly string[])[],
  sizes: Sides["sizes"],
): Tensor {
  if (tensor === undefined) throw new Uncountable();
  const { batch } = call.around;
  const own = batch === 1 ? [...letters] : [...letters].slice(1);
  const whole = call.viewed(tensor, batch === 1 ? [1, ...dims] : dims);
  const turned = ordered(call, whole, own, groups.flat());
  return call.viewed(turned, [batch, ...groups.map((group) => sizeOf(group, sizes))]);
}

function ordered(call: Call, tensor: Tensor, from: readonly string[], to: readonly string[]): Tensor {
  const order = to.map((letter) => from.indexOf(letter));
  if (
    isSame(
      order,
      order.map((_, index) => index),
    )
  ) {
    return tensor;
  }
  return call.add("transpose", { order }, [tensor]).outputs[0] as Tensor;
}

/** Gives a product, which has its letters in this order. */
function giveResult(
  call: Call,
  { result }: Letters,
  product: Tensor,
  letters: readonly string[],
  sizes: Sides["sizes"],
): void {
  const { batch } = call.around;
  const own = batch === 1 ? [...result] : [...result].slice(1);
  const whole = call.viewed(product, [batch, ...letters.map((letter) => sizeOf([letter], sizes))]);
  const dims = [...result].map((letter) => sizeOf([letter], sizes));
  call.give(dims, call.viewed(ordered(call, whole, letters, own), dims));
}

function sizeOf(letters: readonly string[], sizes: Sides["sizes"]): number {
  return elementsIn(letters.map((letter) => sizes.get(letter) ?? Number.NaN));
}

export const einsums: readonly Rule[] = rules(
  ["Einsum"],
  "matmul; projection with weights",
  einsum,
  "other than the product of two tensors, summed over sides that both have",
);
