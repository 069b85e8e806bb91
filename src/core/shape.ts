import { product } from "./exact.js";

/**
 * The shape of one tensor without its batch: channels first, then any number of spatial sides.
 *
 * A side that can't be known because of a mistake further up is NaN; rules are written so that a
 * comparison with it never holds (`a > b`, {@link differ}), and one mistake isn't reported twice.
 */
export type Shape = readonly number[];

/** The number of channels: the first entry. */
export function channelsOf(shape: Shape): number {
  return shape[0] as number;
}

/** The spatial sides: everything but the channels. */
export function sidesOf(shape: Shape): number[] {
  return shape.slice(1);
}

/** The number of elements. */
export function elementsOf(shape: Shape): number {
  return product(shape);
}

/** The number of positions: the product of the spatial sides, 1 for a vector. */
export function positionsOf(shape: Shape): number {
  return product(sidesOf(shape));
}

/** Whether two known numbers differ; false when one is unknown. */
export function differ(a: number, b: number): boolean {
  return a < b || a > b;
}

/** Whether two shapes are known to differ. */
export function shapesDiffer(a: Shape, b: Shape): boolean {
  return a.length !== b.length || a.some((side, index) => differ(side, b[index] as number));
}

/** A shape as people read it: `32x112x112`. */
export function formatShape(shape: Shape): string {
  return shape.map((side) => (Number.isNaN(side) ? "?" : side)).join("x");
}
