import type { CheckedModel, CheckReport } from "../../budgets/result.js";
import { budgetObject, changeObject } from "../budget-json.js";
import { jsonPieces, modelObject, reportObject } from "../json.js";
import type { CheckRenderer } from "./reporter.js";

/** The JSON document of a report whose models have their budgets, and what changed against the baseline. */
export const json: CheckRenderer = function* (report) {
  // The document, its models, each of them, and its layers come in pieces.
  yield* jsonPieces(checkObject(report), 4, 2);
  yield "\n";
};

function checkObject({ against, metrics, models, added, deleted, diagnostics }: CheckReport): object {
  return {
    ...reportObject({ baseline: against, metrics, models: [], diagnostics }),
    ok: models.every(({ results }) => results.every(({ verdict }) => verdict !== "over")),
    models: models.map((checked) => checkedObject(checked, metrics)),
    added,
    deleted,
  };
}

function checkedObject(
  { model, delta, changes, results }: CheckedModel,
  metrics: CheckReport["metrics"],
): object {
  return {
    ...modelObject(model, metrics),
    delta,
    budgets: results.map(budgetObject),
    changes: changes.map(changeObject),
  };
}
