/** A figure as somebody printed it, as exact numbers. */
export interface PrintedFigure {
  /** Its digits as a whole number: 42 of `4.2M`. */
  readonly digits: number;
  /** What one of these digits is worth: 100,000 of `4.2M`. */
  readonly step: number;
}

const POWERS: Readonly<Record<string, number>> = { "": 0, K: 1, M: 2, G: 3, B: 3, T: 4 };

/**
 * Reads `4.2M`, `569M`, `3.8G`, `138,357,544`.
 * @param thousand what K stands for: 1000, or 1024 where a paper counts so
 */
export function parsePrinted(text: string, thousand = 1000): PrintedFigure {
  const match = /^([\d,]+)(?:\.(\d+))?\s?([KMGBT]?)$/.exec(text);
  if (match === null) throw new Error(`${text} is no printed figure`);
  const [, whole = "", decimals = "", unit = ""] = match;
  const digits = Number(whole.replaceAll(",", "") + decimals);
  return { digits, step: thousand ** (POWERS[unit] as number) / 10 ** decimals.length };
}

/**
 * Whether a count is what was printed: it rounds to the printed digits, or is cut off to them. A figure
 * printed in full must be equal.
 * @param within how far it may lie from print instead, where the source is known to be no more exact
 */
export function holds(
  count: number,
  { digits, step }: PrintedFigure,
  cut: boolean,
  within?: number,
): boolean {
  if (within !== undefined) return Math.abs(count - digits * step) <= within;
  const shown = count / step;
  return cut ? Math.floor(shown) === digits : Math.abs(shown - digits) <= 0.5;
}
