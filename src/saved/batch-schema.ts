import * as z from "zod/mini";
import { metrics } from "../analyze/metrics/index.js";
import { layerSchema, modelSchema, valueFields } from "./document.js";
import { jsonSchema } from "./json-schema.js";
import { diagnostic, entries, flag, list, number, object, whole } from "./parts.js";
import { counted } from "./points/read-point.js";

/** The JSON Schema of a line that `batch` writes. Which metrics it has is what `--columns` says. */
export function batchSchema(): object {
  const names = [...metrics.keys()];
  const values = valueFields(names);
  const { conventions } = counted.shape;
  const layer = z.extend(z.partial(object(values)), {
    ...layerSchema([]).shape,
    conventions: z.optional(conventions),
  });
  const model = z.extend(modelSchema([]), {
    partial: flag,
    totals: z.partial(object(values)),
    conventions,
    ratios: z.optional(entries(z.nullable(number))),
    layers: z.optional(list(layer)),
  });
  return jsonSchema(
    "lightnet-cost batch",
    object({
      line: whole(1),
      id: z.optional(z.json()),
      model: z.nullable(model),
      diagnostics: list(diagnostic),
    }),
  );
}
