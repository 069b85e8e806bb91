import type { BudgetResult, CheckedModel } from "../../budgets/result.js";
import type { Cell, View } from "../view.js";
import { subjectOf } from "./words.js";

/** The layers that have most of what a budget counts; for a budget that is over. */
export function largestView({ model }: CheckedModel, result: BudgetResult): View {
  return {
    title: `the most ${subjectOf(result)}`,
    facts: [model.id],
    columns: [
      { name: "layer", title: "layer", kind: "text" },
      { name: "op", title: "", kind: "text" },
      { name: result.metric, title: result.metric, kind: "count" },
      { name: "share", title: "share", kind: "share" },
    ],
    rows: result.largest.map(({ path, kind, value, share }): Cell[] => [
      { kind: "text", text: path, quoted: true },
      { kind: "text", text: kind ?? "", quoted: true },
      { kind: "count", value, unit: result.unit },
      { kind: "share", value: share },
    ]),
    totals: null,
    notes: [],
  };
}
