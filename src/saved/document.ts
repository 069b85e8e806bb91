import * as z from "zod/mini";
import { conventionNamed } from "../conventions/metric-name.js";
import type { PlainValue } from "../spec/expression/value.js";
import { isWholeMetric, mayBeAbsent } from "./whole-metrics.js";

/**
 * The shape of a JSON report, as far as it is needed to render it again; what else is in it is left out.
 * Fields that the first documents didn't have are optional.
 */

const text = z.string({ error: "a text" });
const number = z.number({ error: "a number" });
const plainValue: z.ZodMiniType<PlainValue> = z.lazy(() =>
  z.union([number, flag, text, list(plainValue)], { error: "a number, true or false, a word, or a list" }),
);
const flag = z.boolean({ error: "true or false" });
const count = whole(0);
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

const diagnostic = object({
  code: text,
  severity: z.enum(["error", "warning"], { error: "error or warning" }),
  message: text,
  file: z.nullable(text),
  line: z.nullable(whole(1)),
  column: z.nullable(whole(1)),
  help: z.optional(text),
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

/** The schema of the documents whose models and layers have a value for each of these metrics. */
export function documentSchema(metrics: readonly string[]) {
  const conventions = metrics.flatMap((name) => conventionNamed(name) ?? []);
  const own = metrics.filter((name) => conventionNamed(name) === undefined);
  const values = Object.fromEntries(
    own.map((name) => {
      const value = isWholeMetric(name) ? count : number;
      return [name, mayBeAbsent(name) ? z.nullable(value) : value];
    }),
  );
  const counted = object({ value: count, uncounted: z.optional(list(text)) });
  const numbers = object(Object.fromEntries(conventions.map((name) => [name, counted])));
  const layer = object({
    ...layerFields,
    conventions: conventions.length > 0 ? numbers : z.optional(numbers),
    ...values,
  });
  const model = object({
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
    totals: object(values),
    peak: z.optional(peak),
    energySource: z.optional(text),
    leftOut: z.optional(entries(list(text))),
    conventions: numbers,
    baseline: z.optional(z.nullable(text)),
    missingBaseline: z.optional(text),
    appended: z.optional(flag),
    ratios: entries(z.nullable(number)),
    accuracy: z.optional(list(accuracy)),
    budgets: z.optional(list(entries(z.json()))),
    layers: list(layer),
    levels: z.optional(list(level)),
  });
  return object({
    baseline: z.nullable(text),
    models: list(model),
    diagnostics: list(diagnostic),
  });
}

export type SavedHead = z.infer<typeof headSchema>;
export type SavedDocument = z.infer<ReturnType<typeof documentSchema>>;
export type SavedModel = SavedDocument["models"][number];

function whole(least: number) {
  const error = `a whole number from ${least} to 2^53 - 1`;
  return z.int({ error }).check(z.gte(least, { error }));
}

function list<Item extends z.ZodMiniType>(item: Item) {
  return z.array(item, { error: "a list" });
}

function object<Shape extends z.core.$ZodShape>(fields: Shape) {
  return z.object(fields, { error: "an object" });
}

function entries<Value extends z.ZodMiniType>(value: Value) {
  return z.record(z.string(), value, { error: "an object" });
}
