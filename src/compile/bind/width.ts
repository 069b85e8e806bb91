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

  constructor(alpha: number, rounding: Rounding) {
    this.alpha = alpha;
    this.rounding = rounding;
  }

  /** A channel count times α, made whole. The product is rounded to nine decimals first, so that 200 · 0.29 is 58. */
  scale(count: number): number {
    const scaled = Math.round(count * this.alpha * 1e9) / 1e9;
    switch (this.rounding.kind) {
      case "nearest":
        return roundHalfEven(scaled);
      case "down":
        return Math.floor(scaled);
      case "divisible":
        return makeDivisible(scaled, this.rounding.by);
    }
  }

  withAlpha(alpha: number): Width {
    return new Width(alpha, this.rounding);
  }
}
