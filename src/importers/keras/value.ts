import type { Shape } from "../../core/shape.js";
import type { Tensor } from "../../core/tensor.js";

/** Where a Keras tensor has its channels: behind its sides, as it does unless told otherwise, or before them. */
export type Order = "first" | "last";

/** What flows between layers: a tensor of the graph, and how Keras orders its sides. */
export interface Value {
  readonly tensor: Tensor;
  readonly order: Order;
}

/** The sides of a value as Keras orders them, without the batch. */
export function kerasSides({ tensor: { shape }, order }: Value): readonly number[] {
  return order === "first" ? shape : [...shape.slice(1), shape[0] as number];
}

/** The shape, channels first, of sides that Keras orders so. */
export function shapeOf(sides: readonly number[], order: Order): Shape {
  return order === "first" ? sides : [sides.at(-1) as number, ...sides.slice(0, -1)];
}

/** The side of the shape, channels first, that a Keras axis names; the batch is axis 0. `undefined` if there is none. */
export function sideOfAxis(axis: unknown, { tensor: { shape }, order }: Value): number | undefined {
  if (typeof axis !== "number" || !Number.isInteger(axis)) return undefined;
  const rank = shape.length;
  const index = axis < 0 ? axis + rank : axis - 1;
  if (index < 0 || index >= rank) return undefined;
  return order === "first" ? index : (index + 1) % rank;
}
