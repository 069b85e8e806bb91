import { makeDivisible, roundHalfEven } from "../../spec/expression/functions.js";

/** How a scaled channel count becomes whole. */
export type Rounding =
  | { readonly kind: "nearest" }
  | { readonly kind: "down" }
  | { readonly kind: "divisible"; readonly by: number };

/**
 * The width multiplier α of MobileNet (arXiv:1704.04861, section 3.3) and its rounding rule.
 */
export class Width {
  readonly alpha: number;
  readonly rounding: Rounding;
  /** Counts that were scaled before: a network has few, in many places. */
  readonly #scaled = new Map<number, number>();

  constructor(alpha: number, rounding: Rounding) {
    this.alpha = alpha;
    this.rounding = rounding;
  }

  /** A channel count times α, made whole. */
  scale(count: number): number {
    let scaled = this.#scaled.get(count);
    if (scaled === undefined) {
      scaled = this.#rounded(count);
      this.#scaled.set(count, scaled);
    }
    return scaled;
  }

  #rounded(count: number): number {
    const scaled = withoutNoise(count * this.alpha);
    switch (this.rounding.kind) {
      case "nearest":
        return roundHalfEven(scaled);
      case "down":
        return Math.floor(scaled);
      case "divisible":
        return makeDivisible(scaled, this.rounding.by);
    }
  }

  /** The same rounding under another α; α = 1 turns scaling off, and with it the rounding. */
  withAlpha(alpha: number): Width {
    return new Width(alpha, alpha === 1 ? { kind: "nearest" } : this.rounding);
  }
}

/** Above this, nine decimals are more than a double has. */
const LARGEST_WITH_NINE_DECIMALS = 2 ** 53 / 1e9;

/** A product without what doubles add to it: rounded to nine decimals, so that 200 · 0.29 is 58. */
function withoutNoise(product: number): number {
  const significant = Number(product.toPrecision(15));
  return significant < LARGEST_WITH_NINE_DECIMALS ? Math.round(significant * 1e9) / 1e9 : significant;
}
