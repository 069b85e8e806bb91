import type { CheckReport } from "../../src/budgets/result.js";
import { checkFormats } from "../../src/reporters/check/index.js";
import type { CheckOptions } from "../../src/reporters/check/reporter.js";

const PLAIN: CheckOptions = { lineWidth: Number.POSITIVE_INFINITY, colorLevel: 0 };

/** A check in a format, whole. */
export async function renderCheck(
  format: string,
  report: CheckReport,
  options: Partial<CheckOptions> = {},
): Promise<string> {
  const render = await checkFormats.get(format)?.load();
  if (render === undefined) throw new Error(`there is no format ${format}`);
  const text = render(report, { ...PLAIN, ...options });
  return typeof text === "string" ? text : [...text].join("");
}
