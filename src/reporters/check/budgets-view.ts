import type { BudgetResult, CheckReport, Verdict } from "../../budgets/result.js";
import type { Cell, View } from "../view.js";
import { amountsOf } from "./amounts.js";
import { subjectOf, verdictOf } from "./words.js";

const TONES = { within: "good", warn: "doubtful", over: "bad" } as const satisfies Record<Verdict, string>;

/** A row a budget: its limit, what there is, what is left or over, and the verdict. */
export function budgetsView(report: CheckReport): View {
  return {
    title: null,
    facts: [],
    columns: [
      { name: "model", title: "model", kind: "text" },
      { name: "budget", title: "budget", kind: "text" },
      { name: "verdict", title: "verdict", kind: "text" },
      { name: "limit", title: "limit", kind: "count" },
      { name: "actual", title: "actual", kind: "count" },
      { name: "margin", title: "margin", kind: "margin" },
    ],
    rows: report.models.flatMap(({ model, results }) => results.map((result) => rowOf(model.id, result))),
    totals: null,
    notes: notesOf(report),
  };
}

function rowOf(model: string, result: BudgetResult): Cell[] {
  const { limit, actual, margin } = amountsOf(result);
  const relative = result.baseline === null ? "" : ` ${result.written}`;
  return [
    { kind: "text", text: model, quoted: true },
    { kind: "text", text: subjectOf(result) + relative, quoted: true },
    { kind: "text", text: result.verdict, tone: TONES[result.verdict] },
    limit,
    actual,
    margin,
  ];
}

function notesOf(report: CheckReport): string[] {
  const { added, deleted } = report;
  return [
    ...(added.length === 0 ? [] : [`new: ${added.join(", ")}`]),
    ...(deleted.length === 0 ? [] : [`deleted: ${deleted.join(", ")}`]),
    verdictOf(report),
  ];
}
