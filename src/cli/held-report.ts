import type { ModelReport, Report } from "../analyze/report.js";
import { evaluateBudgets } from "../budgets/evaluate.js";
import { Diagnostics } from "../core/diagnostic.js";
import { budgetObject } from "../reporters/budget-json.js";

/**
 * A report whose models say what came of their budgets. A mistake in a budget is only a warning here:
 * `check` is there to fail.
 */
export function heldReport(report: Report): Report {
  const mistakes = new Diagnostics();
  const models = report.models.map((model): ModelReport => {
    if (model.budgets.length === 0) return model;
    const baseline = report.models.find(({ id }) => id === model.baseline) ?? null;
    const held = { model, baseline, metrics: report.metrics, changes: [], needsBaseline: false };
    return { ...model, budgetResults: evaluateBudgets(held, mistakes).map(budgetObject) };
  });
  const warnings = mistakes.list.map((mistake) => ({ ...mistake, severity: "warning" as const }));
  return { ...report, models, diagnostics: [...report.diagnostics, ...warnings] };
}
