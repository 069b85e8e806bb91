import type { BudgetResult } from "../../budgets/result.js";
import { humanCell } from "../cell.js";
import type { Cell } from "../view.js";

/** The numbers of a budget, each as a cell. */
export interface Amounts {
  /** The limit; of a budget that only warns, from where on it does. */
  readonly limit: Cell;
  /** From where on it warns besides. */
  readonly warn: Cell | null;
  readonly actual: Cell;
  readonly margin: Cell;
  readonly baseline: Cell | null;
}

/**
 * A budget's numbers as people read them; all of them in full where rounding would make the actual one
 * look like a limit that it isn't.
 */
export function amountsOf({
  limit,
  warn,
  actual,
  baseline,
  unit,
}: Pick<BudgetResult, "limit" | "warn" | "actual" | "baseline" | "unit">): Amounts {
  // A whole number keeps within 1,021.02 when it keeps within 1,021.
  const reached = (bound: number) => (Number.isInteger(actual) ? Math.floor(bound) : bound);
  const rounded = (value: number): Cell => ({ kind: "count", value, unit });
  const looksLike = (bound: number | null) =>
    bound !== null && bound !== actual && humanCell(rounded(bound)) === humanCell(rounded(actual));
  const most = reached(limit ?? warn ?? 0);
  const warning = limit === null || warn === null ? null : reached(warn);
  const exact = looksLike(most) || looksLike(warning);
  const amount = (value: number): Cell => (exact ? { kind: "exact", value, unit } : rounded(value));
  return {
    limit: amount(most),
    warn: warning === null ? null : amount(warning),
    actual: amount(actual),
    margin: { kind: "margin", value: most - actual, unit, exact },
    baseline: baseline === null ? null : amount(baseline),
  };
}
