import { conventionNamed } from "../../conventions/metric-name.js";
import type { Row } from "../../sweep/row.js";
import type { PointTable } from "../../sweep/table.js";
import type { View } from "../view.js";
import type { About } from "./about.js";
import { axisColumns, errorColumn, type PointColumn, quantityColumn, ratioColumn } from "./columns.js";
import { countingNotes } from "./facts.js";

/** Points as a table for people, a row each. */
export function pointsView(rows: readonly Row[], table: PointTable, about: About): View {
  const names = table.columns.map(({ name }) => name);
  const columns = columnsOf(rows, table);
  return {
    title: about.title,
    facts: about.facts(names),
    columns: columns.map(({ column }) => column),
    rows: rows.map((row) => columns.map(({ cell }) => cell(row))),
    totals: null,
    notes: [
      ...(table.hasBaseline ? [`× is against ${about.baseline}`] : []),
      ...countingNotes(names, leftOutOf(rows), table),
    ],
  };
}

function columnsOf(rows: readonly Row[], table: PointTable): PointColumn[] {
  const { columns, hasBaseline } = table;
  return [
    ...axisColumns(table),
    ...columns.flatMap((quantity) =>
      quantity.isCount && hasBaseline
        ? [quantityColumn(quantity), ratioColumn(quantity, table)]
        : [quantityColumn(quantity)],
    ),
    ...(rows.some(({ mistake }) => mistake !== null) ? [errorColumn] : []),
  ];
}

/** By convention, the kinds of op that its numbers leave out at some of the points. */
function leftOutOf(rows: readonly Row[]): ReadonlyMap<string, string> {
  const found = new Map<string, Set<string>>();
  for (const row of rows) {
    if (row.mistake !== null) continue;
    for (const [metric, ops] of Object.entries(row.leftOut)) {
      const name = conventionNamed(metric) ?? metric;
      found.set(name, new Set([...(found.get(name) ?? []), ...ops]));
    }
  }
  return new Map([...found].map(([name, ops]) => [name, [...ops].join(", ")]));
}
