import type { BudgetResult } from "../budgets/result.js";
import { positionOf } from "../core/source.js";
import type { LayerChange } from "../diff/changes.js";

/** What came of a budget, as an object of the JSON contract. */
export function budgetObject(result: BudgetResult): object {
  const { metric, of, limit, actual, verdict, unit, written, warn, baseline, place, largest, changes } =
    result;
  const { line, column } = positionOf(place);
  return {
    metric,
    scope: of,
    limit,
    actual,
    ok: verdict !== "over",
    line,
    column,
    file: place.source.name,
    verdict,
    unit,
    written,
    warn,
    baseline,
    largest,
    changes: changes.map(changeObject),
  };
}

/** What happened to a layer, as an object of the JSON contract. */
export function changeObject({ kind, before, after, details, delta }: LayerChange): object {
  const layer = (side: LayerChange["before"]) =>
    side === null ? null : { path: side.path, op: side.op, block: side.block, line: side.line };
  return { kind, before: layer(before), after: layer(after), details, delta };
}
