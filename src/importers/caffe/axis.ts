import type { Shape } from "../../core/shape.js";

/** An axis counted from the batch, which is 0, or from the end; as an index into a shape without its batch. */
export function axisOf(axis: number, { length }: Shape): number {
  return (axis < 0 ? length + 1 + axis : axis) - 1;
}
