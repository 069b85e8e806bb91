import type { Op } from "./op.js";
import { elementsOf, type Shape } from "./shape.js";

/**
 * An op with its arguments on tensors of certain shapes: all that its cost depends on. Ops that are alike
 * may share one, so each rule is evaluated once, when it is first asked for.
 */
export class Application {
  readonly op: Op;
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly inputs: readonly Shape[];
  readonly outputs: readonly Shape[];
  #macs: number | undefined;
  #flops: number | undefined;
  #outputElements: number | undefined;
  #weights: { readonly learned: number; readonly others: number } | undefined;

  constructor(
    op: Op,
    given: Readonly<Record<string, unknown>>,
    inputs: readonly Shape[],
    outputs: readonly Shape[],
  ) {
    this.op = op;
    this.arguments = given;
    this.inputs = inputs;
    this.outputs = outputs;
  }

  /** Multiply-accumulates for one image. */
  get macs(): number {
    this.#macs ??= this.op.macs?.(this.arguments, this.inputs, this.outputs) ?? 0;
    return this.#macs;
  }

  /** Arithmetic operations for one image. */
  get flops(): number {
    this.#flops ??= this.op.flops(this.arguments, this.inputs, this.outputs);
    return this.#flops;
  }

  /** Elements of the tensors that it gives. */
  get outputElements(): number {
    this.#outputElements ??= this.outputs.reduce((sum, shape) => sum + elementsOf(shape), 0);
    return this.#outputElements;
  }

  /** Elements of its weights that are learned (parameters), and of the others (running statistics). */
  get weights(): { readonly learned: number; readonly others: number } {
    this.#weights ??= this.#countWeights();
    return this.#weights;
  }

  #countWeights() {
    let learned = 0;
    let others = 0;
    for (const weight of this.op.weights?.(this.arguments, this.inputs) ?? []) {
      if (weight.learned) learned += weight.elements;
      else others += weight.elements;
    }
    return { learned, others };
  }
}
