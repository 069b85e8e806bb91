import type { Diagnostic } from "../../core/diagnostic.js";
import type { Grid } from "../../sweep/grid.js";
import type { Quantity } from "../../sweep/quantity.js";
import type { Sweep } from "../../sweep/sweep.js";
import { diagnosticObject, jsonText } from "../json.js";
import { sweepObject } from "./json.js";

/** A grid as one JSON document. */
export function gridJson(
  grid: Grid,
  quantity: Quantity,
  sweep: Sweep,
  diagnostics: readonly Diagnostic[],
): string {
  const document = {
    ...sweepObject(sweep),
    grid: {
      metric: quantity.name,
      rows: { name: grid.rows.name, values: grid.lines.map(({ value }) => value) },
      columns: { name: grid.columns.name, values: grid.columnValues },
      values: grid.lines.map((_, row) => valuesIn(grid, row, quantity)),
    },
    diagnostics: diagnostics.map(diagnosticObject),
  };
  return `${jsonText(document, 2)}\n`;
}

/** One line of JSON a row of the grid. */
export function gridNdjson(grid: Grid, quantity: Quantity): string {
  return grid.lines
    .map(({ value }, row) => {
      const line = {
        settings: { [grid.rows.name]: value },
        metric: quantity.name,
        columns: { name: grid.columns.name, values: grid.columnValues },
        values: valuesIn(grid, row, quantity),
      };
      return `${jsonText(line)}\n`;
    })
    .join("");
}

function valuesIn({ lines }: Grid, row: number, quantity: Quantity): unknown[] {
  return (lines[row]?.points ?? []).map((point) =>
    point === undefined || point.mistake !== null ? null : quantity.of(point),
  );
}
