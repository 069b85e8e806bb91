import type { BudgetResult, CheckReport, Contributor } from "../../budgets/result.js";
import { printable } from "../../core/printable.js";
import { humanCell } from "../cell.js";
import { percent } from "../number.js";
import { type Amounts, amountsOf } from "./amounts.js";

/** What a budget limits: `macs of stage2/**`. */
export function subjectOf({ metric, of }: BudgetResult): string {
  return of === null ? metric : `${metric} of ${of}`;
}

/** A budget's name, which tells two budgets of a metric apart: `macs of stage2/** ≤ +2%`. */
export function nameOf(result: BudgetResult): string {
  return printable(`${subjectOf(result)} ≤ ${result.written}`);
}

/** What came of a budget, in a sentence: `macs is 31.3 K, 1.34 K (4.5 %) over the limit of 30.0 K`. */
export function sentenceOf(result: BudgetResult): string {
  const amounts = amountsOf(result);
  const bound = result.limit === null ? "warning" : "limit";
  const parts = [
    `${subjectOf(result)} is ${humanCell(amounts.actual)}`,
    `${distanceOf(result, amounts)} the ${bound} of ${humanCell(amounts.limit)}`,
  ];
  const relative = amounts.baseline === null ? "" : ` (${result.written} of ${humanCell(amounts.baseline)})`;
  const warned =
    result.verdict === "warn" && amounts.warn !== null
      ? `, and over the warning of ${humanCell(amounts.warn)}`
      : "";
  return printable(`${parts.join(", ")}${relative}${warned}`);
}

/** How far it is from the bound: `1.34 K (4.5 %) over`, or `200 left of`. */
function distanceOf({ limit, warn, actual }: BudgetResult, { margin }: Amounts): string {
  const text = humanCell(margin);
  const bound = limit ?? warn ?? 0;
  if (actual <= bound) return `${text} of`;
  return bound > 0 ? text.replace(/ over$/, ` (${percent(actual / bound - 1)}) over`) : text;
}

/** A contributor in words: `stage1 (separable) 17.4 K, 55.6 %`. */
export function contributorText({ path, kind, value, share }: Contributor, unit: string): string {
  const what = kind === null || kind === path ? path : `${path} (${kind})`;
  const [amount, part] = [
    humanCell({ kind: "count", value, unit }),
    humanCell({ kind: "share", value: share }),
  ];
  return printable(`${what} ${amount}, ${part}`);
}

/** How many of the budgets hold, in a few words. */
export function verdictOf({ models }: CheckReport): string {
  const results = models.flatMap((model) => model.results);
  const number = (verdict: BudgetResult["verdict"]) =>
    results.filter((each) => each.verdict === verdict).length;
  const [over, warned] = [number("over"), number("warn")];
  const warnings = warned === 0 ? "" : `, ${warned} ${warned === 1 ? "warns" : "warn"}`;
  const all = counted(results.length, "budget");
  if (results.length === 0) return "there are no budgets";
  if (over === 0) return `${results.length === 1 ? "the budget holds" : `all ${all} hold`}${warnings}`;
  return `${over} of ${all} ${over === 1 ? "is" : "are"} over${warnings}`;
}

function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
