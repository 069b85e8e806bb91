import { jsonText, modelObject } from "./json.js";
import type { DataRenderer } from "./reporter.js";

/** One line of JSON a model, each the object that stands in `models` of the JSON document. */
export const ndjson: DataRenderer = (report) =>
  report.models.map((model) => `${jsonText(modelObject(model, report.metrics))}\n`).join("");
