import type { Tensor } from "../../core/graph.js";
import type { Shape } from "../../core/shape.js";

/** The shapes of tensors, as an op's rules take them. */
export function shapesOf(tensors: readonly Tensor[]): Shape[] {
  return tensors.map((tensor) => tensor.shape);
}
