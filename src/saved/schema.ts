import { metrics } from "../analyze/metrics/index.js";
import { documentSchema, headSchema } from "./document.js";
import { jsonSchema } from "./json-schema.js";
import { object } from "./parts.js";

/** The documents of reports, and of commands that ended with mistakes. */
export function reportDocument() {
  return object({ ...headSchema.shape, ...documentSchema([...metrics.keys()]).shape });
}

/**
 * The JSON Schema of a report's document, for programs that read it: what is there to be read back. Numbers of
 * conventions stand under their names.
 */
export function reportSchema(): object {
  return jsonSchema("lightnet-cost report", reportDocument());
}
