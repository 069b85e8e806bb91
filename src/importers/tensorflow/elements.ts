import { product } from "../../core/exact.js";
import { sourceTensor } from "../../core/tensor.js";
import type { Call } from "./call.js";
import { activated, opNamed } from "./op-named.js";
import type { Constant, Flow } from "./value.js";

/** The shape of two that stretch to each other as NumPy's do. */
export function stretched(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length);
  const at = (shape: readonly number[], index: number) => shape[index - rank + shape.length] ?? 1;
  return Array.from({ length: rank }, (_, index) => Math.max(at(a, index), at(b, index)));
}

/** Two tensors element by element, of which one may be stored. */
export function elementwise(call: Call, name: string, activation = ""): Flow {
  const [first, second] = call.inputs;
  const flow = first?.kind === "flow" ? first : second?.kind === "flow" ? second : call.unknown();
  const other = flow === first ? second : first;
  if (other?.kind === "constant") return activated(call, activation, withConstant(call, name, flow, other));
  if (other !== undefined)
    return activated(call, activation, ofTwo(call, name, first as Flow, second as Flow));
  // What is unknown must be stretched to, or have, the sides of the other where none of these is 1.
  const isSettled = flow.tensor.shape.every((side) => side > 1);
  if (!isSettled) return call.unknown();
  const guessed = sourceTensor(flow.tensor.shape, flow.tensor.jump);
  return activated(
    call,
    activation,
    call.add(opNamed(name), {}, [flow, { ...flow, tensor: guessed }], { shape: flow.shape }),
  );
}

function ofTwo(call: Call, name: string, first: Flow, second: Flow): Flow {
  const shape = stretched(first.shape, second.shape);
  const [left, right] = [first, second].map((value, index) => {
    if (value.shape.length === shape.length) return value;
    const ones = new Array<number>(shape.length - value.shape.length).fill(1);
    return call.reshaped(value, [...ones, ...value.shape], `reshape-${index}`);
  }) as [Flow, Flow];
  if (left.tensor.shape.length !== right.tensor.shape.length) return call.unknown();
  return call.add(opNamed(name), {}, [left, right], { shape });
}

function withConstant(call: Call, by: string, flow: Flow, constant: Constant): Flow {
  const shape = stretched(flow.shape, constant.shape);
  if (shape.join() !== flow.shape.join()) return call.unknown();
  const elements = product(constant.shape);
  const [channels] = flow.tensor.shape as readonly [number];
  const isChannels = elements === channels && constant.shape.at(-1) === channels;
  const per =
    elements === 1
      ? "layer"
      : isChannels
        ? "channel"
        : elements === product(flow.tensor.shape)
          ? "element"
          : undefined;
  if (per === undefined) return call.unknown();
  const given = { by, per, learned: constant.isWeight };
  return call.add(opNamed("operand"), given, [flow], { weights: [constant], shape: flow.shape });
}

/** The sum of several tensors of one shape. */
export function summing(call: Call): Flow {
  const flows = call.inputs.map((_, index) => call.flow(index));
  return call.add(opNamed("add"), {}, flows, { shape: call.flow().shape });
}

/** The square of a difference. */
export function squaredDifference(call: Call): Flow {
  const difference = elementwise(call, "sub");
  return call.add(opNamed("square"), {}, [difference], { shape: difference.shape });
}

/** Each element of one of two tensors, by a third: one operation an element, as for a product. */
export function selecting(call: Call): Flow {
  const shapes = call.inputs.map((value) => value?.shape ?? call.unknown());
  const shape = shapes.reduce(stretched);
  const whole = call.inputs.find((value) => value?.kind === "flow" && value.shape.join() === shape.join());
  if (whole?.kind !== "flow") return call.unknown();
  return call.add(opNamed("operand"), { by: "mul", per: "layer", learned: false }, [whole], { shape });
}

/** One tensor, element by element. */
export function unary(call: Call, name: string): Flow {
  const input = call.flow();
  return call.add(opNamed(name), {}, [input], { shape: input.shape });
}

/** PReLU, whose slopes are stored. */
export function parametricRelu(call: Call): Flow {
  const slopes = call.constant(1);
  const { tensor, shape } = call.flow();
  const elements = product(slopes.shape);
  const [channels] = tensor.shape;
  const isChannels = elements === channels && slopes.shape.at(-1) === channels;
  const per =
    elements === 1
      ? "layer"
      : isChannels
        ? "channel"
        : elements === product(tensor.shape)
          ? "element"
          : undefined;
  if (per === undefined) return call.unknown();
  return call.add(opNamed("prelu"), { per }, [call.flow()], { weights: [slopes], shape });
}

/** Divides by the root of the sum of squares along the last axis. */
export function unitLength(call: Call): Flow {
  const input = call.flow();
  const shape = input.shape.with(-1, 1);
  const squares = call.add(opNamed("square"), {}, [input], { shape: input.shape });
  const sum = call.add(opNamed("reduce"), { by: "sum", over: [0], keep: true }, [squares], { shape });
  const inverse = call.add(opNamed("rsqrt"), {}, [sum], { shape });
  return call.add(opNamed("mul"), {}, [input, inverse], { shape: input.shape });
}
