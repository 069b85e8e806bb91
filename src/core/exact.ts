/** Thrown when a count leaves the whole numbers that a double holds exactly. */
export class InexactError extends Error {
  constructor(what: string) {
    super(`${what} is above 2^53 - 1 (9,007,199,254,740,991), the largest count that is exact`);
    this.name = "InexactError";
  }
}

/** The value itself, or an {@link InexactError} when it is no longer exact. Once a product or sum of whole numbers passes 2^53 it can't come back below, so checking the result suffices. */
export function exact(value: number, what: string): number {
  if (value > Number.MAX_SAFE_INTEGER) throw new InexactError(what);
  return value;
}

/** The product of whole numbers; 1 for none. */
export function product(factors: readonly number[]): number {
  let result = 1;
  for (const factor of factors) result *= factor;
  return result;
}

/** The next whole number, seeing through what doubles add to a product: 0.07 · 100 is 7. */
export function roundedUp(value: number): number {
  return Math.ceil(Number(value.toPrecision(15)));
}
