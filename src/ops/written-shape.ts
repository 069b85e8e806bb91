/** A shape as a spec writes it, channels last, with the channels first. */
export function shapeWritten(size: number | readonly number[]): number[] {
  const sides = typeof size === "number" ? [size] : size;
  return [sides.at(-1) as number, ...sides.slice(0, -1)];
}
