import type { Accuracy } from "../analyze/accuracy.js";
import { isEnergy } from "../analyze/energy/parts.js";
import type { MetricValues, ModelReport, Report } from "../analyze/report.js";
import { type Grouping, type Row, rollUp } from "../analyze/rollup.js";
import { conventionNamed, metricName } from "../conventions/metric-name.js";
import { presetNames } from "../conventions/preset-names.js";
import { groupBy } from "../core/group.js";
import { isUsual } from "../core/precision.js";
import { precisionText } from "./detail-text.js";
import { energyNotes } from "./energy-note.js";
import { percent } from "./number.js";
import { peakNotes } from "./peak-note.js";
import type { Cell, Column, View } from "./view.js";

/** What a reader wants to see of a report; data formats ignore it. */
export interface ViewOptions {
  /** The metrics to show, by name. */
  readonly columns: readonly string[];
  readonly by: Grouping;
  /** How many levels are rows; with `all`, every op in its place under rows for its levels. */
  readonly depth: number | "all";
  /** The metric to sort rows by, largest first. */
  readonly sort: string | undefined;
}

/** The metrics that a table shows unless told otherwise. */
export const DEFAULT_COLUMNS = ["params", "macs"];

/** What a comparison can show of accuracy: itself, and how much of it a million parameters or MACs bring. */
export const densities: ReadonlyMap<
  string,
  { readonly title: string; of(accuracy: Accuracy, totals: MetricValues): number | null }
> = new Map([
  ["top1", { title: "top-1 %", of: ({ top1 }) => top1 }],
  ["top5", { title: "top-5 %", of: ({ top5 }) => top5 }],
  ["top1PerMParams", { title: "top-1 / M params", of: ({ top1 }, { params = 0 }) => (1e6 * top1) / params }],
  ["top1PerMMacs", { title: "top-1 / M MACs", of: ({ top1 }, { macs = 0 }) => (1e6 * top1) / macs }],
]);

type Density = typeof densities extends ReadonlyMap<string, infer Value> ? Value : never;

function accuracyText(density: Density, { accuracy, totals }: ModelReport): string {
  const [first] = accuracy;
  const value = first === undefined ? null : density.of(first, totals);
  return value === null || !Number.isFinite(value) ? "–" : String(Number(value.toPrecision(4)));
}

/** One model's layers, or a comparison when there are several (a lone model's own baseline is a sentence below). */
export function viewOf(report: Report, options: ViewOptions): View {
  const [model, second] = report.models.filter(({ appended }) => !appended);
  if (model === undefined) return { title: null, facts: [], columns: [], rows: [], totals: null, notes: [] };
  const asksForAccuracy = options.columns.some((name) => densities.has(name));
  if (second !== undefined || asksForAccuracy) return comparisonView(report, options);
  const baseline = report.models.find(({ id, appended }) => appended && id === model.baseline);
  return modelView(model, baseline, report.metrics, options);
}

function modelView(
  model: ModelReport,
  baseline: ModelReport | undefined,
  metrics: Report["metrics"],
  options: ViewOptions,
): View {
  const shareOf = sharedMetric(options.columns, metrics);
  const rows = sorted(rollUp(model, options.by, options.depth, metrics), options);
  const columns: Column[] = [
    { name: "layer", title: options.by === "scope" ? "layer" : options.by, kind: "text" },
    { name: "op", title: "", kind: "text" },
    { name: "output", title: "output", kind: "shape" },
    ...options.columns.map((name) => metricColumn(name, metrics)),
    ...(shareOf === undefined
      ? []
      : [{ name: "share", title: `of ${metrics.get(shareOf)?.title}`, kind: "share" as const }]),
  ];
  const all = options.columns.map((name) => valueCell(name, model.totals, metrics));
  const totals: Cell[] = [
    { kind: "text", text: "total" },
    { kind: "text", text: "" },
    { kind: "shape", shape: null },
    ...all,
    ...(shareOf === undefined ? [] : [{ kind: "share" as const, value: 1 }]),
  ];
  const shown =
    options.by === "scope" ? columns : columns.filter(({ name }) => name !== "op" && name !== "output");
  const keep = columns.map((column) => shown.includes(column));
  const filter = (row: readonly Cell[]) => row.filter((_, index) => keep[index]);
  return {
    title: model.name,
    facts: [...modelFacts(model), ...countingFacts(options.columns)],
    columns: shown,
    rows: rows.map((row) => filter(modelRow(row, model, metrics, options, shareOf))),
    totals: filter(totals),
    notes: [
      ...partialNotes(model, options.columns),
      ...peakNotes(model, options.columns),
      ...energyNotes([model], options.columns),
      ...newNotes([model]),
      ...(baseline === undefined ? [] : [baselineSentence(model, baseline)]),
      ...conventionNotes(options.columns, metrics),
    ],
  };
}

function modelRow(
  row: Row,
  model: ModelReport,
  metrics: Report["metrics"],
  options: ViewOptions,
  shareOf: string | undefined,
): Cell[] {
  const label = row.depth === 0 ? row.label : row.label.slice(row.label.lastIndexOf("/") + 1);
  const total = shareOf === undefined ? 0 : (model.totals[shareOf] ?? 0);
  const part = shareOf === undefined ? 0 : (row.values[shareOf] ?? 0);
  return [
    { kind: "text", text: label, indent: row.depth },
    { kind: "text", text: row.kind === label.replace(/-\d+$/, "") ? "" : (row.kind ?? "") },
    { kind: "shape", shape: row.output },
    ...options.columns.map((name) => valueCell(name, row.values, metrics)),
    ...(shareOf === undefined ? [] : [{ kind: "share" as const, value: total === 0 ? 0 : part / total }]),
  ];
}

function comparisonView(report: Report, options: ViewOptions): View {
  const { metrics } = report;
  const models = [...report.models];
  const { sort } = options;
  if (sort !== undefined) models.sort((a, b) => compareDown(a.totals[sort], b.totals[sort]));
  const columns: Column[] = [
    { name: "model", title: "model", kind: "text" },
    { name: "input", title: "input", kind: "shape" },
    ...options.columns.flatMap((name): Column[] => {
      const density = densities.get(name);
      if (density !== undefined) return [{ name, title: density.title, kind: "number" }];
      return [metricColumn(name, metrics), { name: `${name}_ratio`, title: "", kind: "ratio" }];
    }),
  ];
  const rows = models.map((model): Cell[] => [
    { kind: "text", text: model.id },
    { kind: "shape", shape: model.inputs[0] ?? null },
    ...options.columns.flatMap((name): Cell[] => {
      const density = densities.get(name);
      if (density !== undefined) return [{ kind: "number", text: accuracyText(density, model) }];
      return [valueCell(name, model.totals, metrics), { kind: "ratio", value: model.ratios[name] ?? null }];
    }),
  ]);
  const counting = countingFacts(options.columns);
  const against = againstNotes(report);
  const notes = against.length + counting.length === 0 ? [] : [[...against, ...counting].join(" · ")];
  return {
    title: null,
    facts: [],
    columns,
    rows,
    totals: null,
    notes: [
      ...models.flatMap((model) => partialNotes(model, options.columns)),
      ...models.flatMap((model) => peakNotes(model, options.columns)),
      ...energyNotes(models, options.columns),
      ...newNotes(models),
      ...notes,
      ...conventionNotes(options.columns, metrics),
    ],
  };
}

function sorted(rows: Row[], { sort }: ViewOptions): Row[] {
  if (sort === undefined) return rows;
  return rows
    .filter((row) => row.depth === 0 || row.layers === 1)
    .map((row) => ({ ...row, depth: 0 }))
    .sort((a, b) => compareDown(a.values[sort], b.values[sort]));
}

/** Largest first, and what has no value last. */
function compareDown(a: number | undefined, b: number | undefined): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  return b - a;
}

/** The column of which each row is shown as a share: MACs, or else the first whose rows add up. */
function sharedMetric(columns: readonly string[], metrics: Report["metrics"]): string | undefined {
  return columns.includes("macs") ? "macs" : columns.find((name) => metrics.get(name)?.combine === "sum");
}

function metricColumn(name: string, metrics: Report["metrics"]): Column {
  return { name, title: metrics.get(name)?.title ?? name, kind: "count" };
}

/** A value of a metric; there may be none, as in a saved report of another version. */
function valueCell(name: string, values: MetricValues, metrics: Report["metrics"]): Cell {
  const value = values[name];
  if (value === undefined) return { kind: "exact", value: null };
  return { kind: "count", value, unit: metrics.get(name)?.unit ?? "" };
}

/** What is said of a model beside its name: its input, α, ρ, and whatever isn't at its default. */
export function modelFacts({
  inputs,
  settings,
  changed,
  batch,
  foldsNorm,
  fuses,
  precision,
}: Pick<
  ModelReport,
  "inputs" | "settings" | "changed" | "batch" | "foldsNorm" | "fuses" | "precision"
>): string[] {
  const { width, resolution, ...others } = settings;
  return [
    `input ${inputs.map((input) => input.join("×")).join(", ")}`,
    // A model file has no hyperparameters.
    ...(width === undefined ? [] : [`α ${Number(width)}`]),
    ...(resolution === undefined ? [] : [`ρ ${Number(Number(resolution).toFixed(4))}`]),
    ...Object.entries(others)
      .filter(([name]) => changed.includes(name))
      .map(([name, value]) => `${name} ${Array.isArray(value) ? value.join(",") : value}`),
    ...(batch === 1 ? [] : [`batch ${batch}`]),
    ...(foldsNorm ? ["norms folded"] : []),
    ...(fuses ? [] : ["nothing fused"]),
    ...(isUsual(precision) ? [] : [precisionText(precision)]),
  ];
}

/** What the ratios are against: one model for all, or for each its own. */
function againstNotes({ models }: Report): string[] {
  const compared = models.filter(({ appended, baseline }) => !appended && baseline !== null);
  const groups = [...groupBy(compared, ({ baseline }) => baseline)];
  return groups.flatMap(([id, members]) => {
    const reference = models.find((model) => model.id === id);
    if (reference === undefined) return [];
    const whose = groups.length === 1 ? "" : ` of ${members.map((member) => member.id).join(", ")}`;
    const name = reference.name === reference.id ? "" : ` (${reference.name})`;
    return [`×${whose} is against ${reference.id}${name}`];
  });
}

function newNotes(models: readonly ModelReport[]): string[] {
  return models.flatMap(({ id, missingBaseline }) =>
    missingBaseline === null ? [] : [`${id} is new: there is no ${missingBaseline}`],
  );
}

/** What of a model is not counted, or not by a convention or one of the columns. */
export function partialNotes({ id, uncounted, leftOut }: ModelReport, columns: readonly string[]): string[] {
  const kinds = [...new Set(uncounted.map(({ op }) => op))].join(", ");
  return [
    ...(uncounted.length === 0
      ? []
      : [
          `${id} is counted in part: ${uncounted.length === 1 ? "1 op has" : `${uncounted.length} ops have`} no rule (${kinds})`,
        ]),
    ...Object.entries(leftOut)
      .filter(([metric]) => conventionNamed(metric) !== undefined || columns.includes(metric))
      .map(([metric, missing]) => {
        const counter = conventionNamed(metric) ?? metric;
        return `${counter} counts ${id} in part: ${missingText(metric, missing.join(", "))}`;
      }),
  ];
}

/** What a metric has no number for, by name. */
export function missingText(metric: string, missing: string): string {
  return isEnergy(metric) ? `its table has no number for ${missing}` : `no rule for ${missing}`;
}

/** How MACs and FLOPs are counted; the columns of conventions say so in their titles. */
export function countingFacts(columns: readonly string[]): string[] {
  return [
    ...(columns.includes("macs") ? ["MACs: convention paper"] : []),
    ...(columns.includes("flops") ? ["FLOPs: every operation"] : []),
  ];
}

/** Where the numbers of conventions among the columns come from; one of the user's own is in no list. */
export function conventionNotes(columns: readonly string[], metrics: Report["metrics"]): string[] {
  const names = columns.map(conventionNamed).filter((name) => name !== undefined);
  const presets = names.filter((name) => presetNames.has(name));
  const own = names.filter((name) => !presetNames.has(name));
  return [
    ...(presets.length === 0 ? [] : [`${presets.join(", ")}: see \`lightnet-cost list conventions\``]),
    ...own.map((name) => {
      const definition = metrics.get(metricName(name))?.definition;
      return `${name}: ${definition ? definition : "as its own file defines it"}`;
    }),
  ];
}

function baselineSentence(model: ModelReport, baseline: ModelReport): string {
  const { macs, params } = model.ratios;
  const parts = [
    macs === null || macs === undefined ? undefined : `${percent(macs)} of the MACs`,
    params === null || params === undefined ? undefined : `${percent(params)} of the parameters`,
  ].filter((part) => part !== undefined);
  return `${parts.join(" and ")} of ${baseline.name === model.name ? baseline.id : baseline.name}`;
}
