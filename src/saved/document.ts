import * as z from "zod/mini";
import { conventionNamed } from "../conventions/metric-name.js";
import { count, diagnostic, entries, flag, list, number, object, plainValue, text, whole } from "./parts.js";
import { isWholeMetric, mayBeAbsent } from "./whole-metrics.js";

/**
 * The shape of a JSON report, as far as it is needed to render it again; what else is in it is left out.
 * Fields that the first documents didn't have are optional.
 */

const shape = z.array(whole(1), { error: "a shape such as [3, 224, 224]" });

/** Deeper ones are no network's, and would exhaust the stack of whoever walks them. */
const MOST_LEVELS = 1000;

const path = text.check(
  z.refine((written) => written !== "" && written.split("/").length <= MOST_LEVELS, {
    error: `a path of 1 to ${MOST_LEVELS} levels`,
  }),
);

const precision = object({
  weights: whole(1),
  activations: whole(1),
  inputs: z.optional(whole(1)),
  scaled: z.optional(flag),
});

const code = z.union(
  [
    object({ kind: z.literal("average"), bits: number }),
    object({ kind: z.literal("histogram"), histogram: list(number) }),
  ],
  { error: "an average or a histogram" },
);

/** How the weights of a layer are stored: see `Compression`. */
const compression = object({
  density: number,
  index: z.nullable(
    object({ kind: z.enum(["relative", "csr"], { error: "relative or csr" }), bits: whole(1) }),
  ),
  quantisation: z.nullable(
    z.union(
      [
        object({ kind: z.literal("scalar"), bits: whole(1), centroidBits: z.nullable(whole(1)) }),
        object({
          kind: z.literal("product"),
          size: whole(1),
          centroids: whole(1),
          centroidBits: whole(1),
        }),
      ],
      { error: "a scalar or a product quantisation" },
    ),
  ),
  weightCode: z.nullable(code),
  indexCode: z.nullable(code),
});

/** What a layer holds beside the values of metrics. */
const layerFields = {
  path,
  op: text,
  block: z.nullable(text),
  inputs: list(shape),
  output: z.optional(shape),
  outputs: z.optional(list(shape)),
  arguments: entries(z.json()),
  jump: z.optional(list(number)),
  start: z.optional(list(number)),
  precision: z.optional(precision),
  compression: z.optional(compression),
  sharedWith: z.optional(path),
  file: z.nullable(text),
  line: z.nullable(whole(1)),
};

const metricName = text.check(
  z.refine((name) => !(name in layerFields) && name !== "conventions", { error: "a metric's name" }),
);

const level = object({ path, block: z.optional(text), named: z.optional(flag), round: z.optional(flag) });

const accuracy = object({
  dataset: text,
  top1: number,
  top5: z.nullable(number),
  source: text,
});

const peak = object({
  path: text,
  bytes: count,
  alive: list(
    object({
      path: z.nullable(text),
      shape,
      bytes: count,
      use: z.enum(["read", "written", "kept"], { error: "read, written or kept" }),
    }),
  ),
});

/** How the values of ops combine: see `Combination`. */
const combination = z.union(
  [
    z.enum(["sum", "largest"]),
    object({
      quotient: z.tuple([text, text], { error: "two names of metrics" }),
      factor: z.optional(number),
    }),
  ],
  { error: "sum, largest or a quotient" },
);

/** The beginning of a document, which says how to read the rest. */
export const headSchema = object({
  schemaVersion: whole(1),
  metrics: z.record(
    metricName,
    object({
      unit: text,
      definition: text,
      title: z.optional(text),
      better: z.optional(z.enum(["lower", "higher"], { error: "lower or higher" })),
      scalesWithBatch: z.optional(flag),
      combine: z.optional(combination),
    }),
    { error: "an object" },
  ),
});

/** The values of metrics, each under its name. */
export function valueFields(metrics: readonly string[]) {
  return Object.fromEntries(
    metrics.map((name) => {
      const value = isWholeMetric(name) ? count : number;
      return [name, mayBeAbsent(name) ? z.nullable(value) : value];
    }),
  );
}

/** A layer that has a value for each of these metrics. */
export function layerSchema(metrics: readonly string[]) {
  const [own, conventions] = divided(metrics);
  const numbers = conventionNumbers(conventions);
  return object({
    ...layerFields,
    conventions: conventions.length > 0 ? numbers : z.optional(numbers),
    ...valueFields(own),
  });
}

/** A model that has a value for each of these metrics, and so have its layers. */
export function modelSchema(metrics: readonly string[]) {
  const [own, conventions] = divided(metrics);
  return object({
    id: text,
    name: text,
    source: text,
    format: text,
    settings: entries(plainValue),
    changed: z.optional(list(text)),
    foldNorm: z.optional(flag),
    fuse: z.optional(flag),
    precision: z.optional(precision),
    compressed: z.optional(flag),
    batch: whole(1),
    inputs: list(shape),
    uncounted: list(object({ path: text, op: text })),
    totals: object(valueFields(own)),
    peak: z.optional(peak),
    energySource: z.optional(text),
    leftOut: z.optional(entries(list(text))),
    conventions: conventionNumbers(conventions),
    baseline: z.optional(z.nullable(text)),
    missingBaseline: z.optional(text),
    appended: z.optional(flag),
    ratios: entries(z.nullable(number)),
    accuracy: z.optional(list(accuracy)),
    budgets: z.optional(list(entries(z.json()))),
    layers: list(layerSchema(metrics)),
    levels: z.optional(list(level)),
  });
}

/** The schema of the documents whose models and layers have a value for each of these metrics. */
export function documentSchema(metrics: readonly string[]) {
  return object({
    baseline: z.nullable(text),
    models: list(modelSchema(metrics)),
    diagnostics: list(diagnostic),
  });
}

/** The program's own metrics, and the names of the conventions whose numbers the others are. */
function divided(metrics: readonly string[]): [own: string[], conventions: string[]] {
  return [
    metrics.filter((name) => conventionNamed(name) === undefined),
    metrics.flatMap((name) => conventionNamed(name) ?? []),
  ];
}

function conventionNumbers(names: readonly string[]) {
  const counted = object({ value: count, uncounted: z.optional(list(text)) });
  return object(Object.fromEntries(names.map((name) => [name, counted])));
}

export type SavedHead = z.infer<typeof headSchema>;
export type SavedDocument = z.infer<ReturnType<typeof documentSchema>>;
export type SavedModel = SavedDocument["models"][number];
