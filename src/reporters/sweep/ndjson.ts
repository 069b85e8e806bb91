import type { PointTable } from "../../sweep/table.js";
import type { PointFormat } from "./format.js";
import { pointLine } from "./point-json.js";

/** A line of JSON a point. */
export function pointsNdjson(table: PointTable): PointFormat {
  return {
    head: () => "",
    separator: "",
    points: (rows) => rows.map((row) => `${pointLine(row, table)}\n`).join(""),
    tail: () => "",
  };
}
