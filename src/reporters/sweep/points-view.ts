import { conventionNamed } from "../../conventions/metric-name.js";
import type { Row } from "../../sweep/row.js";
import type { Sweep } from "../../sweep/sweep.js";
import type { View } from "../view.js";
import { axisColumns, errorColumn, type PointColumn, quantityColumn, ratioColumn } from "./columns.js";
import { countingNotes, sweepFacts } from "./facts.js";

/** Points as a table for people, a row each. */
export function pointsView(rows: readonly Row[], sweep: Sweep): View {
  const names = sweep.columns.map(({ name }) => name);
  const columns = columnsOf(rows, sweep);
  const { baseline } = sweep;
  return {
    title: sweep.model.name,
    facts: sweepFacts(sweep, names),
    columns: columns.map(({ column }) => column),
    rows: rows.map((row) => columns.map(({ cell }) => cell(row))),
    totals: null,
    notes: [
      ...(baseline === null ? [] : [`× is against ${baseline.id}${nameOf(baseline)}`]),
      ...countingNotes(names, leftOutOf(rows), sweep),
    ],
  };
}

function columnsOf(rows: readonly Row[], sweep: Sweep): PointColumn[] {
  const { axes, columns, baseline } = sweep;
  return [
    ...axisColumns(axes),
    ...columns.flatMap((quantity) =>
      quantity.isCount && baseline !== null
        ? [quantityColumn(quantity), ratioColumn(quantity, sweep)]
        : [quantityColumn(quantity)],
    ),
    ...(rows.some(({ mistake }) => mistake !== null) ? [errorColumn] : []),
  ];
}

function nameOf({ id, name }: { readonly id: string; readonly name: string }): string {
  return name === id ? "" : ` (${name})`;
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
