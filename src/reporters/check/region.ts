import { type Place, positionOf } from "../../core/source.js";

/** Where a place begins and ends, counted from 1; the end column is the one behind it. */
export interface Region {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** A place in lines and columns. */
export function regionOf(place: Place): Region {
  const start = positionOf(place);
  const end = positionOf({ ...place, start: Math.max(place.start, place.end) });
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
}
