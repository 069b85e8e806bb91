import type { Row } from "../../sweep/row.js";
import type { Sweep } from "../../sweep/sweep.js";
import { csvLines, nameCell } from "../csv.js";
import { axisColumns, errorColumn, type PointColumn, quantityColumn, ratioColumn } from "./columns.js";
import type { PointFormat } from "./format.js";

/** A line a point, its columns the same for all: hyperparameters, metrics, ratios, and what is wrong. */
export function sweepCsv(sweep: Sweep): PointFormat {
  const columns = columnsOf(sweep);
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

function columnsOf(sweep: Sweep): PointColumn[] {
  const { axes, columns, baseline } = sweep;
  const metrics = columns.filter(({ isCount }) => isCount);
  return [
    ...axisColumns(axes),
    ...metrics.map(quantityColumn),
    ...(baseline === null ? [] : metrics.map((metric) => ratioColumn(metric, sweep))),
    ...columns.filter(({ isCount }) => !isCount).map(quantityColumn),
    errorColumn,
  ];
}
