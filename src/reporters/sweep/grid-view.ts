import type { Grid } from "../../sweep/grid.js";
import type { Quantity } from "../../sweep/quantity.js";
import type { Sweep } from "../../sweep/sweep.js";
import { conventionNotes } from "../report-view.js";
import type { Cell, View } from "../view.js";
import { quantityCell, valueText } from "./columns.js";
import { sweepFacts } from "./facts.js";

/** A grid as a table, as papers print the family of a network. */
export function gridView(
  { rows, columns, columnValues, lines }: Grid,
  quantity: Quantity,
  sweep: Sweep,
): View {
  const kind = quantity.isCount ? "count" : "value";
  const blank: Cell = { kind: "value", value: null };
  return {
    title: `${sweep.model.name}: ${quantity.title}`,
    facts: sweepFacts(sweep, [quantity.name]),
    columns: [
      { name: rows.name, title: `${rows.name} \\ ${columns.name}`, kind: "value" },
      ...columnValues.map((value) => ({
        name: `${columns.name}=${valueText(value)}`,
        title: String(valueText(value)),
        kind: kind as Cell["kind"],
      })),
    ],
    rows: lines.map(({ value, points }) => [
      { kind: "value", value: valueText(value) },
      ...points.map((point) => (point === undefined ? blank : quantityCell(point, quantity))),
    ]),
    totals: null,
    notes: conventionNotes([quantity.name], sweep.measured),
  };
}
