import { metrics } from "../../analyze/metrics/index.js";
import type { BudgetResult, CheckedModel, CheckReport } from "../../budgets/result.js";
import { positionOf } from "../../core/source.js";
import type { LayerChange } from "../../diff/changes.js";
import { jsonPieces, modelObject, reportObject } from "../json.js";
import type { CheckRenderer } from "./reporter.js";

/** The JSON document of a report whose models have their budgets, and what changed against the baseline. */
export const json: CheckRenderer = function* (report) {
  // The document, its models, each of them, and its layers come in pieces.
  yield* jsonPieces(checkObject(report), 4, 2);
  yield "\n";
};

function checkObject({ against, models, added, deleted, diagnostics }: CheckReport): object {
  return {
    ...reportObject({ baseline: against, metrics, models: [], diagnostics }),
    ok: models.every(({ results }) => results.every(({ verdict }) => verdict !== "over")),
    models: models.map(checkedObject),
    added,
    deleted,
  };
}

function checkedObject({ model, delta, changes, results }: CheckedModel): object {
  return {
    ...modelObject(model, metrics),
    delta,
    budgets: results.map(budgetObject),
    changes: changes.map(changeObject),
  };
}

function budgetObject(result: BudgetResult): object {
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

function changeObject({ kind, before, after, details, delta }: LayerChange): object {
  const layer = (side: LayerChange["before"]) =>
    side === null ? null : { path: side.path, op: side.op, block: side.block, line: side.line };
  return { kind, before: layer(before), after: layer(after), details, delta };
}
