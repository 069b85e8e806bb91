import type { About } from "../reporters/sweep/about.js";
import type { PointFormat } from "../reporters/sweep/format.js";
import { isStreamed } from "../sweep/select/selection.js";
import type { PointTable } from "../sweep/table.js";

const NAMES: readonly string[] = ["ndjson", "json", "csv"];

/** Whether the text of a format begins before all points are known. */
export function isPointFormat(name: string): boolean {
  return NAMES.includes(name);
}

/** The format of a name in which points are written as they come, or `undefined` where all must be known first. */
export async function streamedFormat(
  name: string,
  table: PointTable,
  about: About,
): Promise<PointFormat | undefined> {
  const comes = table.grid === undefined && isStreamed(table.choice) && isPointFormat(name);
  return comes ? pointFormat(name, table, about) : undefined;
}

/** The format of a name, which has to be one of points. */
export async function pointFormat(name: string, table: PointTable, about: About): Promise<PointFormat> {
  switch (name) {
    case "ndjson":
      return (await import("../reporters/sweep/ndjson.js")).pointsNdjson(table);
    case "json":
      return (await import("../reporters/sweep/json.js")).pointsJson(table, about.object());
    case "csv":
      return (await import("../reporters/sweep/csv.js")).pointsCsv(table);
    default:
      throw new Error(`${name} is no format of points`);
  }
}
