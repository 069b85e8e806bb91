import { SpecError } from "../core/diagnostic.js";
import type { PlainValue } from "../spec/expression/value.js";
import type { Axis } from "./axis.js";
import type { Row } from "./row.js";

/** More than anybody reads. */
const MOST_CELLS = 100_000;

/** A table of two axes: what each of their combinations has, where it is known and wanted. */
export interface Grid {
  readonly rows: Axis;
  readonly columns: Axis;
  /** The values on the axis of the columns. */
  readonly columnValues: readonly PlainValue[];
  /** Line by line; `undefined` for what isn't among the points. */
  readonly lines: readonly { readonly value: PlainValue; readonly points: readonly (Row | undefined)[] }[];
}

/** Refuses a grid that is too large to hold. @throws {SpecError} (code `usage`) */
export function checkGridSize(axes: readonly Axis[]): void {
  const cells = axes.reduce((product, { size }) => product * size, 1);
  if (cells <= MOST_CELLS) return;
  throw new SpecError("usage", `a grid of ${cells} cells is more than ${MOST_CELLS}`, undefined, {
    help: "without `--grid`, csv and ndjson have a line a point, however many there are",
  });
}

/** Points as a grid: the first axis' values are the rows, the second's the columns. */
export function gridOf(points: readonly Row[], [rows, columns]: readonly Axis[]): Grid {
  if (rows === undefined || columns === undefined) throw new Error("a grid has two axes");
  const byIndex = new Map(points.map((point) => [Number(point.index), point]));
  return {
    rows,
    columns,
    columnValues: Array.from({ length: columns.size }, (_, column) => columns.valueAt(column)),
    lines: Array.from({ length: rows.size }, (_, row) => ({
      value: rows.valueAt(row),
      points: Array.from({ length: columns.size }, (_, column) => byIndex.get(row * columns.size + column)),
    })),
  };
}
