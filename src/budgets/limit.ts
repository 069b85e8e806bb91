import type { Limit } from "../spec/syntax.js";

/**
 * The most that a limit allows.
 * @param baseline what a relative limit is a share of
 * @param floor by how much the baseline may be exceeded whatever the share says; `null` for not at all
 * @param isReal whether what it limits may be other than whole
 */
export function allowed(limit: Limit, baseline: number, floor: number | null, isReal = false): number {
  if (limit.kind === "absolute") return limit.value;
  const share = shareOf(baseline, limit, isReal);
  return floor === null ? share : Math.max(share, baseline + floor);
}

/** Exact for a count; of a real number, such as an intensity, as exact as that is. */
function shareOf(
  baseline: number,
  { numerator, denominator }: Extract<Limit, { readonly kind: "relative" }>,
  isReal: boolean,
): number {
  if (isReal || !Number.isInteger(baseline)) return (baseline * Number(numerator)) / Number(denominator);
  return Number((BigInt(baseline) * numerator) / denominator);
}
