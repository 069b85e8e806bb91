import * as z from "zod/mini";
import { metrics } from "../analyze/metrics/index.js";
import { valueFields } from "./document.js";
import { jsonSchema } from "./json-schema.js";
import { count, flag, list, number, object, plainValue, text } from "./parts.js";
import { counted } from "./points/read-point.js";
import { sweepHead } from "./points/schema.js";
import { reportDocument } from "./schema.js";

/** The JSON Schema of what `fit` writes; one that ends with mistakes writes what a report does. */
export function fitSchema(): object {
  const { settings, leftOut, conventions, ratios, accuracy } = counted.shape;
  const totals = object(valueFields([...metrics.keys()]));
  const point = object({ id: text, settings, totals, leftOut, conventions, ratios, accuracy });
  const limit = object({
    metric: text,
    kind: z.enum(["max", "min"], { error: "max or min" }),
    written: text,
    unit: text,
    limit: number,
    actual: number,
    margin: number,
    ok: flag,
  });
  const fit = object({
    ...sweepHead,
    maximised: z.nullable(text),
    fits: flag,
    point: z.nullable(point),
    nearest: z.nullable(point),
    limits: list(z.extend(limit, { binds: flag })),
    next: list(z.extend(point, { axis: text, value: plainValue, breaks: list(limit) })),
    points: count,
    tried: count,
    passedOver: count,
    lacking: count,
  });
  return jsonSchema("lightnet-cost fit", z.union([fit, reportDocument()]));
}
