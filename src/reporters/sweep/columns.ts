import type { PlainValue } from "../../spec/expression/value.js";
import type { Axis } from "../../sweep/axis.js";
import type { Quantity } from "../../sweep/quantity.js";
import type { Row } from "../../sweep/row.js";
import type { Sweep } from "../../sweep/sweep.js";
import type { Cell, Column } from "../view.js";

/** A column of a table of points, and what stands in it. */
export interface PointColumn {
  readonly column: Column;
  cell(row: Row): Cell;
}

/** One for each hyperparameter that varies. */
export function axisColumns(axes: readonly Axis[]): PointColumn[] {
  return axes.map((axis, number) => {
    const { name } = axis;
    const kind = typeof axis.valueAt(0) === "number" ? "value" : "text";
    return {
      column: { name, title: name, kind },
      cell: ({ varied }) => ({ kind: "value", value: valueText(varied[number] as PlainValue) }),
    };
  });
}

/** A value as `--vary` writes it; numbers stay numbers. */
export function valueText(value: PlainValue): number | string {
  if (typeof value === "number") return value;
  return Array.isArray(value) ? `[${value.map(valueText).join(",")}]` : String(value);
}

/** One for a metric or the accuracy. */
export function quantityColumn(quantity: Quantity): PointColumn {
  const { name, title, unit } = quantity;
  return {
    column: { name, title, kind: quantity.isCount ? "count" : "value" },
    cell: (row) => quantityCell(row, quantity, unit),
  };
}

/** What a point has of a quantity. */
export function quantityCell(row: Row, quantity: Quantity, unit: string = quantity.unit): Cell {
  const value = row.mistake === null ? quantity.of(row) : null;
  if (quantity.isCount && typeof value === "number") return { kind: "count", value, unit };
  return { kind: "value", value: value === null ? null : valueText(value) };
}

/** One for how many times the baseline's a metric is. */
export function ratioColumn({ name }: Quantity, { baseline }: Sweep): PointColumn {
  const divisor = baseline?.totals[name] ?? 0;
  return {
    column: { name: `${name}_ratio`, title: "", kind: "ratio" },
    cell: (row) => {
      const value = row.mistake === null ? (row.totals[name] ?? null) : null;
      return { kind: "ratio", value: value === null || divisor === 0 ? null : value / divisor };
    },
  };
}

/** One for what is wrong with a point. */
export const errorColumn: PointColumn = {
  column: { name: "error", title: "", kind: "text" },
  cell: ({ mistake }) => ({ kind: "text", text: mistake?.message ?? "" }),
};
