import type { Call } from "./call.js";
import type { Constant, Value } from "./value.js";

/** Numbers that a graph computes from shapes alone, which costs nothing worth counting where a network is run. */
function numbersOf(call: Call, numbers: readonly number[], shape = [numbers.length]): Constant {
  call.take(1);
  return { kind: "constant", shape, key: "", isWeight: false, numbers, bits: 32 };
}

/** The sides of what flows in. */
export function sidesAsNumbers(call: Call): Constant {
  return numbersOf(call, call.flow().shape);
}

/** All inputs as numbers; `undefined` unless all of them are known numbers. */
function allNumbers(inputs: readonly Value[]): (readonly number[])[] | undefined {
  const known = inputs.map((value) => (value?.kind === "constant" ? value.numbers : undefined));
  return known.every((each) => each !== undefined) ? known : undefined;
}

/** Known numbers one behind the other; `undefined` for tensors that are computed. */
export function joinedNumbers(call: Call, inputs: readonly Value[] = call.inputs): Constant | undefined {
  const numbers = allNumbers(inputs);
  return numbers && numbersOf(call, numbers.flat());
}

/** Some of known numbers, as a slice with a mask takes them; `undefined` for a tensor that is computed. */
export function slicedNumbers(
  call: Call,
  masks: { readonly begin: number; readonly end: number; readonly shrink: number },
): Constant | undefined {
  const [numbers, [begin = 0] = [], [end = 0] = [], [step = 1] = []] = allNumbers(call.inputs) ?? [];
  if (numbers === undefined || step < 1) return undefined;
  const at = (place: number) => (place < 0 ? place + numbers.length : place);
  const first = (masks.begin & 1) === 1 ? 0 : at(begin);
  if ((masks.shrink & 1) === 1) return numbersOf(call, numbers.slice(first, first + 1), []);
  const last = (masks.end & 1) === 1 ? numbers.length : at(end);
  return numbersOf(
    call,
    numbers.slice(first, last).filter((_, index) => index % step === 0),
  );
}
