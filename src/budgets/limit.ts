import type { Limit } from "../spec/syntax.js";

/**
 * The most that a limit allows.
 * @param baseline what a relative limit is a share of
 * @param floor by how much the baseline may be exceeded whatever the share says; `null` for not at all
 */
export function allowed(limit: Limit, baseline: number, floor: number | null): number {
  if (limit.kind === "absolute") return limit.value;
  const share = Number((BigInt(baseline) * limit.numerator) / limit.denominator);
  return floor === null ? share : Math.max(share, baseline + floor);
}
