import type { Sweep } from "../../sweep/sweep.js";
import type { PointFormat } from "./format.js";
import { pointLine } from "./point-json.js";

/** A line of JSON a point. */
export function sweepNdjson(sweep: Sweep): PointFormat {
  return {
    head: () => "",
    separator: "",
    points: (rows) => rows.map((row) => `${pointLine(row, sweep)}\n`).join(""),
    tail: () => "",
  };
}
