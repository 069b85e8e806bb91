import type { Report } from "../analyze/report.js";
import { SpecError } from "../core/diagnostic.js";
import { formats } from "../reporters/index.js";
import { densities } from "../reporters/report-view.js";
import type { ReportOptions } from "./options.js";

/**
 * A saved report has the numbers that it was saved with, and no others.
 * @throws {SpecError} when a table is to show one that it doesn't have
 */
export function checkSavedColumns({ models, metrics }: Report, { view, format }: ReportOptions): void {
  if (formats.get(format)?.kind === "data") return;
  const asked = view.sort === undefined ? view.columns : [...view.columns, view.sort];
  for (const { id, totals, appended } of models) {
    // There may be nothing of another metric than a sum, such as a receptive field.
    const isMissing = (name: string) => !(name in totals) && (metrics.get(name)?.combine ?? "sum") === "sum";
    const missing = appended ? undefined : asked.find((name) => !densities.has(name) && isMissing(name));
    if (missing === undefined) continue;
    throw new SpecError("usage", `the saved report of \`${id}\` doesn't have \`${missing}\``, undefined, {
      help: `it has ${Object.keys(totals).join(", ")}`,
    });
  }
}
