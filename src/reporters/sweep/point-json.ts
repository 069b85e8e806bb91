import type { Row } from "../../sweep/row.js";
import type { PointTable } from "../../sweep/table.js";
import { conventionValues, jsonText, ownLeftOut, ownValues } from "../json.js";

/** One point as a line that stands for itself, without its end: it says what sweep it is of. */
export function pointLine(row: Row, table: PointTable): string {
  return jsonText({ ...pointObject(row, table), origin: table.origin });
}

/** One point as it stands in a document, which says the rest once. */
export function pointText(row: Row, table: PointTable): string {
  return jsonText(pointObject(row, table));
}

function pointObject(row: Row, table: PointTable): object {
  const { axes, measured } = table;
  const settings: Record<string, unknown> = {};
  for (const [number, { name }] of axes.entries()) settings[name] = row.varied[number];
  // JSON's readers hold no larger number.
  const index = row.index <= Number.MAX_SAFE_INTEGER ? Number(row.index) : String(row.index);
  if (row.mistake !== null) {
    const { message } = row.mistake;
    return { index, settings, totals: null, conventions: {}, ratios: null, accuracy: null, error: message };
  }
  const { totals, leftOut, accuracy } = row;
  return {
    index,
    settings,
    totals: ownValues(totals, measured),
    ...ownLeftOut(leftOut),
    conventions: conventionValues(totals, measured, leftOut),
    ratios: Object.fromEntries(Object.keys(totals).map((name) => [name, table.ratioOf(row, name)])),
    accuracy,
  };
}
