import type { BudgetResult, CheckedModel } from "../../budgets/result.js";
import type { Cell, View } from "../view.js";
import { subjectOf } from "./words.js";

/** The layers that have most of what each budget that is over counts; once for two budgets that count the same. */
export function largestViews(checked: CheckedModel): View[] {
  const over = checked.results.filter(({ largest }) => largest.length > 0);
  const different = new Map(over.map((result) => [subjectOf(result), result]));
  return [...different.values()].map((result) => largestView(checked, result));
}

function largestView({ model }: CheckedModel, result: BudgetResult): View {
  return {
    title: model.id,
    facts: [`the most ${subjectOf(result)}`],
    columns: [
      { name: "layer", title: "layer", kind: "text" },
      { name: "op", title: "", kind: "text" },
      { name: result.metric, title: result.metric, quoted: true, kind: "count" },
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
