import { isEnergy } from "../analyze/energy/parts.js";
import type { ModelReport } from "../analyze/report.js";
import { groupBy } from "../core/group.js";

/** That energies are a model's, and by which table, if any is among the columns. */
export function energyNotes(
  models: readonly Pick<ModelReport, "id" | "energySource">[],
  columns: readonly string[],
): string[] {
  if (!columns.some(isEnergy)) return [];
  const groups = [...groupBy(models, ({ energySource }) => energySource)];
  return groups.flatMap(([source, members]) => {
    if (source === null) return [];
    const whose = groups.length === 1 ? "" : ` of ${members.map(({ id }) => id).join(", ")}`;
    return [`energy${whose} is a model, in picojoules by the table of ${source}`];
  });
}
