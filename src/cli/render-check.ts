import type { CheckReport } from "../budgets/result.js";
import type { ReportOptions } from "./options.js";
import type { Streams } from "./streams.js";

/** The text of a check in the format asked for. */
export async function renderCheck(
  report: CheckReport,
  _options: ReportOptions,
  _streams: Streams,
): Promise<string> {
  return `${JSON.stringify(
    report.models.map(({ model, results }) => ({
      id: model.id,
      results: results.map(({ place, ...rest }) => rest),
    })),
    null,
    2,
  )}\n`;
}
