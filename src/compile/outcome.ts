import { Application } from "../core/application.js";
import { exact } from "../core/exact.js";
import type { Op } from "../core/op.js";
import { type Ratio, ratio, times } from "../core/ratio.js";
import { elementsOf, type Shape, sidesOf } from "../core/shape.js";
import { type Tensor, TensorForm } from "../core/tensor.js";

/** What becomes of an op on certain inputs: the op with its sizes spelled out, and what leaves it. */
export interface Outcome {
  readonly application: Application;
  readonly outputs: readonly TensorForm[];
}

/**
 * Applies an op's rules.
 * @param given the arguments, checked by the op's schema
 * @throws {OpError} when the arguments don't fit the inputs
 * @throws {InexactError} when a tensor has more elements than a double counts exactly
 */
export function outcomeOf(op: Op, given: object, inputs: readonly Tensor[], path: string): Outcome {
  const shapes = inputs.map((input) => input.shape);
  const resolved = op.resolve?.(given, shapes) ?? given;
  const rule = op.becomes ?? op;
  const outputShapes = rule.infer(resolved, shapes);
  const first = inputs[0] as Tensor;
  const stride = rule.stride?.(resolved, first.shape, outputShapes[0] as Shape);
  const outputs = outputShapes.map((shape) => {
    exact(elementsOf(shape), `the number of elements of \`${path}\``);
    return new TensorForm(shape, jumpOf(shape, first, stride));
  });
  const spelledOut = resolved as Application["arguments"];
  return { application: new Application(rule, spelledOut, shapes, outputShapes), outputs };
}

/** The jump behind an op; an op that changes the number of sides starts anew. */
function jumpOf(
  shape: Shape,
  { shape: before, jump }: Tensor,
  stride: readonly Ratio[] | undefined,
): readonly Ratio[] {
  if (shape.length !== before.length) return sidesOf(shape).map(() => ratio(1));
  if (stride === undefined) return jump;
  return jump.map((step, side) => {
    const { numerator, denominator } = times(step, stride[side] ?? ratio(1));
    const what = "a product of strides";
    return { numerator: exact(numerator, what), denominator: exact(denominator, what) };
  });
}
