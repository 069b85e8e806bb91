import { stringify } from "csv-stringify/browser/esm/sync";
import { printable } from "../core/printable.js";
import type { ViewRenderer } from "./reporter.js";
import type { Cell } from "./view.js";

/** The table's rows with exact numbers. No totals: a program would add them up again. */
export const csv: ViewRenderer = ({ columns, rows }) => {
  const shown = columns.map(({ kind }) => kind !== "share");
  const keep = <T>(cells: readonly T[]): T[] => cells.filter((_, index) => shown[index]);
  return csvLines([keep(columns.map(({ name }) => nameCell(name))), ...rows.map(keep)]);
};

/** Rows alone, each a line. */
export function csvLines(rows: readonly (readonly Cell[])[]): string {
  return stringify(
    rows.map((row) => row.map(exactCell)),
    {
      // A spreadsheet would run a name that starts with = as a formula.
      escape_formulas: true,
    },
  );
}

/** A column's name as an entry of the first row. */
export function nameCell(text: string): Cell {
  return { kind: "text", text };
}

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
    case "value":
      return typeof cell.value === "string" ? printable(cell.value) : (cell.value ?? "");
    case "mark":
      return cell.change ?? "";
  }
}
