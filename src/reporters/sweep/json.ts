import type { Sweep } from "../../sweep/sweep.js";
import type { PointTable } from "../../sweep/table.js";
import { diagnosticObject, jsonText, metricObjects, SCHEMA_VERSION } from "../json.js";
import type { PointFormat } from "./format.js";
import { pointText } from "./point-json.js";

/**
 * One JSON document with a line a point.
 * @param about what is said of all points
 */
export function pointsJson(table: PointTable, about: object): PointFormat {
  return {
    head: () => `${opening(about)},\n  "points": [`,
    separator: ",",
    points: (rows) => rows.map((row) => `\n    ${pointText(row, table)}`).join(","),
    tail: (diagnostics, isEmpty) =>
      `${isEmpty ? "" : "\n  "}],\n${entries({ diagnostics: diagnostics.map(diagnosticObject) })}\n}\n`,
  };
}

/** What is the same for all points, as an object of the JSON contract. */
export function sweepObject(sweep: Sweep): object {
  const { id, model, batch, foldNorm, fuse, origin, baseline, axes, measured } = sweep;
  return {
    schemaVersion: SCHEMA_VERSION,
    model: {
      id,
      name: model.name,
      source: model.spec.file,
      ...(foldNorm && { foldNorm }),
      ...(fuse === false && { fuse }),
      batch,
    },
    origin,
    baseline: baseline?.id ?? null,
    metrics: metricObjects(measured),
    axes: axes.map(({ name, written, size }) => ({ name, written, size })),
  };
}

/** The text of an object up to its closing brace. */
function opening(object: object): string {
  return `{\n${entries(object)}`;
}

/** The entries of an object as they stand in a document. */
function entries(object: object): string {
  return jsonText(object, 2).split("\n").slice(1, -1).join("\n");
}
