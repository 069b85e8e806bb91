import { product } from "../../core/exact.js";
import type { Tensor } from "../../core/tensor.js";

/** What a name of a file stands for while its graph is made. */
export interface Value {
  readonly name: string;
  /** All sides, the batch included; `undefined` where they aren't known. */
  readonly dims: readonly number[] | undefined;
  /**
   * Where the batch stands among the sides, where it isn't one and not in front: recurrent layers have it behind
   * the steps.
   */
  readonly batchAt?: number | undefined;
  /** The bits of each element, as it is stored or given; 32 where nothing says otherwise. */
  readonly bits?: number | undefined;
  /** What flows; `undefined` for a constant, and behind an op that isn't known. */
  readonly tensor?: Tensor | undefined;
  /** The elements of a constant, where they are few. */
  readonly data?: readonly number[] | undefined;
  /** Whether it is a factor of quantisation, or several: factors that are stored beside it aren't learned either. */
  readonly isFactor?: boolean | undefined;
  /** Whether a constant is stored as weights are, filled with one number, or stands among the ops. */
  readonly constant?: "weight" | "filled" | "written" | undefined;
}

/** What of a stored value an op that counts it has to know. */
export type Weights = Pick<Value, "name" | "bits">;

/** The number of elements of a value whose sides are known. */
export function elementsIn(dims: readonly number[]): number {
  return product(dims);
}
