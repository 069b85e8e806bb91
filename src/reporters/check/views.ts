import type { CheckReport } from "../../budgets/result.js";
import type { View } from "../view.js";
import { budgetsView } from "./budgets-view.js";
import { changesView } from "./changes-view.js";
import { largestViews } from "./largest-view.js";

/** What a check found as tables: the budgets, then what explains those that are over, and what changed. */
export function checkViews(report: CheckReport): View[] {
  return [budgetsView(report), ...detailViews(report)];
}

/** The tables that explain: the largest layers of each budget that is over, and what changed in each model. */
export function detailViews({ models, against }: CheckReport): View[] {
  return models.flatMap((checked) => [
    ...largestViews(checked),
    ...[against === null ? null : changesView(checked, against)].filter((view) => view !== null),
  ]);
}
