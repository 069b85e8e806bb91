import { combined } from "../analyze/combine.js";
import { metrics as ownMetrics } from "../analyze/metrics/index.js";
import type { ModelReport, Report } from "../analyze/report.js";
import { conventionNamed } from "../conventions/metric-name.js";
import { wrongField } from "./validate.js";

/**
 * Holds what a saved report says twice against each other: totals and the layers that they come from,
 * and ids, of which each model has its own.
 * @param document what the models were read from
 * @throws {SpecError} (code `saved-report`) that names the path of the first mistake, and what stands there
 */
export function checkConsistency(
  models: readonly ModelReport[],
  metrics: Report["metrics"],
  document: object,
  file: string,
): void {
  const seen = new Map<string, number>();
  for (const [index, model] of models.entries()) {
    const first = seen.get(model.id);
    if (first !== undefined) {
      const wanted = `an id of its own: \`models[${first}]\` has the same`;
      throw wrongField(["models", index, "id"], document, file, wanted);
    }
    seen.set(model.id, index);
    checkTotals(model, metrics, ["models", index], document, file);
  }
}

function checkTotals(
  { totals, layers }: ModelReport,
  metrics: Report["metrics"],
  path: readonly PropertyKey[],
  document: object,
  file: string,
): void {
  for (const [name, total] of Object.entries(totals)) {
    const metric = metrics.get(name);
    // How one of a later version combines isn't known here.
    if (metric === undefined || !(ownMetrics.has(name) || conventionNamed(name) !== undefined)) continue;
    const right = combined(metric, layers);
    if (right === total) continue;
    const convention = conventionNamed(name);
    const field = convention === undefined ? ["totals", name] : ["conventions", convention, "value"];
    const what = metric.combine === "largest" ? "the largest" : "the sum";
    throw wrongField([...path, ...field], document, file, `${what} of the layers, ${right}`);
  }
}
