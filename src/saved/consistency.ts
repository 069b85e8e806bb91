import type { ModelReport } from "../analyze/report.js";
import { conventionNamed } from "../conventions/metric-name.js";
import { wrongField } from "./validate.js";
import { isWholeMetric } from "./whole-metrics.js";

/**
 * Holds what a saved report says twice against each other: totals and the layers that they are sums of,
 * and ids, of which each model has its own.
 * @param document what the models were read from
 * @throws {SpecError} (code `saved-report`) that names the path of the first mistake, and what stands there
 */
export function checkConsistency(models: readonly ModelReport[], document: object, file: string): void {
  const seen = new Map<string, number>();
  for (const [index, model] of models.entries()) {
    const first = seen.get(model.id);
    if (first !== undefined) {
      const wanted = `an id of its own: \`models[${first}]\` has the same`;
      throw wrongField(["models", index, "id"], document, file, wanted);
    }
    seen.set(model.id, index);
    checkTotals(model, ["models", index], document, file);
  }
}

function checkTotals(
  { totals, layers }: ModelReport,
  path: readonly PropertyKey[],
  document: object,
  file: string,
): void {
  for (const [name, total] of Object.entries(totals)) {
    if (!isWholeMetric(name)) continue;
    let sum = 0;
    for (const { values } of layers) sum += values[name] as number;
    if (sum === total) continue;
    const convention = conventionNamed(name);
    const field = convention === undefined ? ["totals", name] : ["conventions", convention, "value"];
    throw wrongField([...path, ...field], document, file, `the sum of the layers, ${sum}`);
  }
}
