import { jsonPieces, modelObject } from "./json.js";
import type { DataRenderer } from "./reporter.js";

/** One line of JSON a model, each the object that stands in `models` of the JSON document. */
export const ndjson: DataRenderer = function* (report) {
  for (const model of report.models) {
    yield* jsonPieces(modelObject(model, report.metrics), 2, 0);
    yield "\n";
  }
};
