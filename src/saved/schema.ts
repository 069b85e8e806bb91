import * as z from "zod/mini";
import { metrics } from "../analyze/metrics/index.js";
import { documentSchema, headSchema } from "./document.js";

/**
 * The JSON Schema of a report's document, for programs that read it: what is there to be read back. A field
 * that it doesn't name may be there too; numbers of conventions stand under their names.
 */
export function reportSchema(): object {
  const document = z.object({ ...headSchema.shape, ...documentSchema([...metrics.keys()]).shape });
  const { $schema, ...schema } = z.toJSONSchema(document, { io: "input" });
  return { $schema, title: "lightnet-cost report", ...schema };
}
