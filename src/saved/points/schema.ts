import * as z from "zod/mini";
import { metrics } from "../../analyze/metrics/index.js";
import { USUAL_METRICS } from "../../sweep/wishes.js";
import { headSchema, valueFields } from "../document.js";
import { jsonSchema } from "../json-schema.js";
import { count, diagnostic, entries, flag, list, object, plainValue, text, whole } from "../parts.js";
import { reportDocument } from "../schema.js";
import { counted, failed } from "./read-point.js";

/** What is the same for all points of a sweep or a fit. */
export const sweepHead = {
  ...headSchema.shape,
  /** Files of points, which `merge` reads, don't tell what they are of. */
  model: z.nullable(
    object({
      id: text,
      name: text,
      source: text,
      foldNorm: z.optional(flag),
      fuse: z.optional(flag),
      batch: whole(1),
    }),
  ),
  origin: z.optional(entries(z.json())),
  baseline: z.nullable(text),
  axes: list(object({ name: text, written: z.optional(text), size: z.optional(count) })),
  diagnostics: list(diagnostic),
};

/** A row of points as their values of one metric. */
const columns = object({ name: text, values: list(plainValue) });
const values = list(z.nullable(plainValue));

/**
 * The JSON Schema of what `sweep` and `merge` write: documents of points, documents of a grid, and lines of both,
 * which are the JSON of NDJSON.
 */
export function sweepSchema(): object {
  const others = [...metrics.keys()].filter((name) => !USUAL_METRICS.includes(name));
  const totals = z.extend(z.partial(object(valueFields(others))), valueFields(USUAL_METRICS));
  const point = z.union([z.extend(counted, { totals }), failed]);
  const grid = object({ metric: text, rows: columns, columns, values: list(values) });
  const line = object({ settings: entries(plainValue), metric: text, columns, values });
  return jsonSchema(
    "lightnet-cost sweep",
    z.union([
      object({ ...sweepHead, points: list(point) }),
      object({ ...sweepHead, grid }),
      point,
      line,
      reportDocument(),
    ]),
  );
}
