import type { Row } from "../../sweep/row.js";
import type { PointTable } from "../../sweep/table.js";
import { csvLines, nameCell } from "../csv.js";
import { axisColumns, errorColumn, type PointColumn, quantityColumn, ratioColumn } from "./columns.js";
import type { PointFormat } from "./format.js";

/** A line a point, its columns the same for all: hyperparameters, metrics, ratios, and what is wrong. */
export function pointsCsv(table: PointTable): PointFormat {
  const columns = columnsOf(table);
  return {
    head: () => csvLines([columns.map(({ column }) => nameCell(column.name))]),
    separator: "",
    points: (rows) => linesOf(rows, columns),
    tail: () => "",
  };
}

function linesOf(rows: readonly Row[], columns: readonly PointColumn[]): string {
  return rows.length === 0 ? "" : csvLines(rows.map((row) => columns.map(({ cell }) => cell(row))));
}

function columnsOf(table: PointTable): PointColumn[] {
  const { columns, hasBaseline } = table;
  const metrics = columns.filter(({ isCount }) => isCount);
  return [
    ...axisColumns(table),
    ...metrics.map(quantityColumn),
    ...(hasBaseline ? metrics.map((metric) => ratioColumn(metric, table)) : []),
    ...columns.filter(({ isCount }) => !isCount).map(quantityColumn),
    errorColumn,
  ];
}
