/** A fraction of whole numbers in lowest terms: 1/3 of a step and back is one step again, as a double's isn't. */
export interface Ratio {
  readonly numerator: number;
  readonly denominator: number;
}

/** `numerator / denominator` in lowest terms; NaN in either stays NaN. */
export function ratio(numerator: number, denominator = 1): Ratio {
  const common = greatestCommonDivisor(numerator, denominator);
  return { numerator: numerator / common, denominator: denominator / common };
}

/** The product of two ratios; exact as long as its two whole numbers are. */
export function times(a: Ratio, b: Ratio): Ratio {
  const one = ratio(a.numerator, b.denominator);
  const other = ratio(b.numerator, a.denominator);
  return {
    numerator: one.numerator * other.numerator,
    denominator: one.denominator * other.denominator,
  };
}

/** The first ratio by the second. */
export function over(a: Ratio, b: Ratio): Ratio {
  return times(a, { numerator: b.denominator, denominator: b.numerator });
}

/** A ratio as a number; exact when it is whole. */
export function toNumber({ numerator, denominator }: Ratio): number {
  return numerator / denominator;
}

/** The largest whole number that divides both. */
export function greatestCommonDivisor(a: number, b: number): number {
  while (b > 0) [a, b] = [b, a % b];
  return a;
}
