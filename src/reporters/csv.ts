import { stringify } from "csv-stringify/browser/esm/sync";
import { printable } from "../core/printable.js";
import type { ViewRenderer } from "./reporter.js";
import type { Cell } from "./view.js";

/** The table's rows with exact numbers. No totals: a program would add them up again. */
export const csv: ViewRenderer = ({ columns, rows }) => {
  const shown = columns.map(({ kind }) => kind !== "share");
  const keep = <T>(cells: readonly T[]): T[] => cells.filter((_, index) => shown[index]);
  return stringify(
    [keep(columns.map(({ name }) => printable(name))), ...rows.map((row) => keep(row).map(exactCell))],
    {
      // A spreadsheet would run a name that starts with = as a formula.
      escape_formulas: true,
    },
  );
};

/** Numbers stay numbers: the guard against formulas would take the sign of a text for one. */
function exactCell(cell: Cell): string | number {
  switch (cell.kind) {
    case "text":
    case "number":
      return printable(cell.text);
    case "shape":
      return cell.shape === null ? "" : cell.shape.join("x");
    case "count":
    case "margin":
      return cell.value;
    case "exact":
    case "ratio":
    case "share":
      return cell.value ?? "";
    case "mark":
      return cell.change ?? "";
  }
}
