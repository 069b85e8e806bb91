import type { ModelReport, Report } from "../analyze/report.js";
import { Diagnostics } from "../core/diagnostic.js";
import { diffModels } from "../diff/diff-models.js";
import { evaluateBudgets } from "./evaluate.js";
import type { CheckedModel, CheckReport } from "./result.js";

/**
 * Holds the models of a report to their budgets. Mistakes in budgets are among the diagnostics; with an
 * error there are no models.
 * @param against what the models are compared with, as the user named it; `null` without a baseline
 */
export function checkReport(report: Report, against: string | null): CheckReport {
  const diagnostics = new Diagnostics();
  for (const diagnostic of report.diagnostics) diagnostics.add(diagnostic);
  const models = report.models
    .filter(({ appended }) => !appended)
    .map((model) => checkedModel(model, report, diagnostics));
  return {
    against,
    metrics: report.metrics,
    models: diagnostics.hasErrors ? [] : models,
    added: models.flatMap(({ model }) => (model.missingBaseline === null ? [] : [model.id])),
    deleted: [],
    diagnostics: diagnostics.list,
  };
}

function checkedModel(model: ModelReport, report: Report, diagnostics: Diagnostics): CheckedModel {
  const { metrics } = report;
  const baseline = report.models.find(({ id }) => id === model.baseline) ?? null;
  const difference = baseline === null ? null : diffModels(baseline, model, metrics);
  const changes = difference?.changes ?? [];
  // A new model has nothing to be a share of, and no fault in that.
  const needsBaseline = model.missingBaseline === null;
  const results = evaluateBudgets({ model, baseline, metrics, changes, needsBaseline }, diagnostics);
  return { model, baseline, delta: difference?.delta ?? null, changes, results };
}
