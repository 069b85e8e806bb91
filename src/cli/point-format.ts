import type { PointFormat } from "../reporters/sweep/format.js";
import { isStreamed } from "../sweep/select/selection.js";
import type { Sweep } from "../sweep/sweep.js";

const NAMES: readonly string[] = ["ndjson", "json", "csv"];

/** Whether the text of a format begins before all points are known. */
export function isPointFormat(name: string): boolean {
  return NAMES.includes(name);
}

/** The format of a name in which points are written as they come, or `undefined` where all must be known first. */
export async function streamedFormat(name: string, sweep: Sweep): Promise<PointFormat | undefined> {
  const comes = sweep.grid === undefined && isStreamed(sweep.choice) && isPointFormat(name);
  return comes ? pointFormat(name, sweep) : undefined;
}

/** The format of a name, which has to be one of points. */
export async function pointFormat(name: string, sweep: Sweep): Promise<PointFormat> {
  switch (name) {
    case "ndjson":
      return (await import("../reporters/sweep/ndjson.js")).sweepNdjson(sweep);
    case "json":
      return (await import("../reporters/sweep/json.js")).sweepJson(sweep);
    case "csv":
      return (await import("../reporters/sweep/csv.js")).sweepCsv(sweep);
    default:
      throw new Error(`${name} is no format of points`);
  }
}
