import { ratiosTo } from "../analyze/compare.js";
import type { MetricValues, ModelReport, Report } from "../analyze/report.js";
import type { BlockChange, LayerChange, ModelDiff } from "../diff/changes.js";
import { detailsText } from "./detail-text.js";
import { energyNotes } from "./energy-note.js";
import { conventionNotes, countingFacts, modelFacts, partialNotes } from "./report-view.js";
import type { Cell, Column, View } from "./view.js";

/** What a reader wants to see of a difference. */
export interface DiffViewOptions {
  /** The metrics to show, by name. */
  readonly columns: readonly string[];
  /** The metric to sort rows by, the largest difference first; else the columns in turn. */
  readonly sort: string | undefined;
  /** Whether to show what only sees another input and costs the same in all columns. */
  readonly consequences: boolean;
}

/** A row a layer that differs, and below them what the totals differ in. */
export function changesView(diff: ModelDiff, metrics: Report["metrics"], options: DiffViewOptions): View {
  const { columns } = options;
  const shown = options.consequences
    ? diff.changes
    : diff.changes.filter((change) => !isConsequence(change, columns));
  const values = (change: LayerChange): Cell[] =>
    columns.flatMap((name): Cell[] => [
      deltaCell(change.delta[name], unitOf(name, metrics)),
      { kind: "ratio", value: name in change.delta ? ratioOf(change, name) : null },
    ]);
  return {
    ...heading(diff, columns),
    columns: [
      { name: "change", title: "", kind: "mark" },
      { name: "layer", title: "layer", kind: "text" },
      { name: "op", title: "op", kind: "text" },
      { name: "block", title: "block", kind: "text" },
      ...columns.flatMap((name): Column[] => [
        deltaColumn(name, metrics),
        { name: `${name}_ratio`, title: "×", kind: "ratio" },
      ]),
      { name: "details", title: "", kind: "text" },
    ],
    rows: largestFirst(shown, options).map((change): Cell[] => [
      { kind: "mark", change: change.kind },
      { kind: "text", text: pathsText(change.before?.path, change.after?.path) },
      { kind: "text", text: (change.after ?? change.before)?.op ?? "" },
      { kind: "text", text: (change.after ?? change.before)?.block ?? "" },
      ...values(change),
      { kind: "text", text: detailsText(change.details) },
    ]),
    totals: [
      { kind: "mark", change: null },
      { kind: "text", text: "total" },
      { kind: "text", text: "" },
      { kind: "text", text: "" },
      ...columns.flatMap((name): Cell[] => [
        { kind: "exact", value: diff.delta[name] ?? null, signed: true },
        { kind: "ratio", value: diff.ratios[name] ?? null },
      ]),
      { kind: "text", text: "" },
    ],
    notes: [
      ...(diff.changes.length === 0 ? ["no difference: every layer has its like"] : []),
      ...consequencesNote(diff.changes.length - shown.length, columns, metrics),
      ...notes(diff, columns, metrics),
    ],
  };
}

/** A row for each layer, block or stage of the top level with changes in it, and its part of the whole. */
export function blocksView(diff: ModelDiff, metrics: Report["metrics"], options: DiffViewOptions): View {
  const { columns } = options;
  const shown = options.consequences
    ? diff.blocks
    : diff.blocks.filter(({ delta }) => columns.some((name) => (delta[name] ?? 0) !== 0));
  return {
    ...heading(diff, columns),
    columns: [
      { name: "layer", title: "layer", kind: "text" },
      { name: "block", title: "block", kind: "text" },
      ...columns.flatMap((name): Column[] => [
        deltaColumn(name, metrics),
        { name: `${name}_share`, title: "of change", kind: "share" },
      ]),
    ],
    rows: largestFirst(shown, options).map(({ before, after, block, delta, share }): Cell[] => [
      { kind: "text", text: pathsText(before, after) },
      { kind: "text", text: block ?? "" },
      ...columns.flatMap((name): Cell[] => [
        deltaCell(delta[name], unitOf(name, metrics)),
        { kind: "share", value: share[name] ?? null },
      ]),
    ]),
    totals: [
      { kind: "text", text: "total" },
      { kind: "text", text: "" },
      ...columns.flatMap((name): Cell[] => [
        { kind: "exact", value: diff.delta[name] ?? null, signed: true },
        { kind: "share", value: hasShares(diff, name) ? 1 : null },
      ]),
    ],
    notes: notes(diff, columns, metrics),
  };
}

/** Changes by the size of their difference, in one metric after the other; equals stay in order. */
export function largestFirst<Change extends LayerChange | BlockChange>(
  changes: readonly Change[],
  { columns, sort }: Pick<DiffViewOptions, "columns" | "sort">,
): Change[] {
  const order = sort === undefined ? columns : [sort, ...columns];
  const size = ({ delta }: Change, name: string) => Math.abs(delta[name] ?? 0);
  return [...changes].sort((a, b) => {
    const decisive = order.find((name) => size(a, name) !== size(b, name));
    return decisive === undefined ? 0 : size(b, decisive) - size(a, decisive);
  });
}

function heading({ before, after }: ModelDiff, columns: readonly string[]): Pick<View, "title" | "facts"> {
  const [old, now] = [modelFacts(before), modelFacts(after)];
  const only = (word: string, facts: readonly string[], others: readonly string[]) =>
    facts.filter((fact) => !others.includes(fact)).map((fact) => `${word} ${fact}`);
  return {
    title: `${before.id} → ${after.id}`,
    facts: [
      ...old.filter((fact) => now.includes(fact)),
      ...only("before", old, now),
      ...only("after", now, old),
      ...countingFacts(columns),
    ],
  };
}

function notes(
  { before, after }: ModelDiff,
  columns: readonly string[],
  metrics: Report["metrics"],
): string[] {
  const models: ModelReport[] = before.id === after.id ? [after] : [before, after];
  return [
    ...models.flatMap((model) => partialNotes(model, columns)),
    ...energyNotes(models, columns),
    ...conventionNotes(columns, metrics),
  ];
}

/** Whether nothing of a layer is different but what enters it, and it costs the same in these metrics. */
function isConsequence({ kind, details, delta }: LayerChange, columns: readonly string[]): boolean {
  return (
    kind === "changed" &&
    details.every(({ name }) => name === "input") &&
    columns.every((name) => (delta[name] ?? 0) === 0)
  );
}

function consequencesNote(number: number, columns: readonly string[], metrics: Report["metrics"]): string[] {
  if (number === 0) return [];
  const titles = columns.map((name) => metrics.get(name)?.title ?? name).join(" and ");
  const layers = number === 1 ? "1 more layer has" : `${number} more layers have`;
  return [`${layers} another input and the same ${titles}`];
}

/** A difference as people read it; layers have none of a metric that is no sum over them. */
function deltaCell(value: number | undefined, unit: string): Cell {
  if (value === undefined) return { kind: "exact", value: null };
  return { kind: "count", value, unit, signed: true };
}

function hasShares({ delta, blocks }: ModelDiff, name: string): boolean {
  return delta[name] !== 0 && blocks.every((block) => name in block.delta);
}

function deltaColumn(name: string, metrics: Report["metrics"]): Column {
  return { name: `${name}_delta`, title: `Δ ${metrics.get(name)?.title ?? name}`, kind: "count" };
}

function unitOf(name: string, metrics: Report["metrics"]): string {
  return metrics.get(name)?.unit ?? "";
}

function ratioOf({ before, after }: LayerChange, name: string): number | null {
  const values = (layer: LayerChange["before"]): MetricValues => ({ [name]: layer?.values[name] ?? 0 });
  return ratiosTo(values(before), values(after))[name] ?? null;
}

function pathsText(before: string | null | undefined, after: string | null | undefined): string {
  const paths = [before, after].filter((path) => path !== null && path !== undefined);
  return [...new Set(paths)].join(" → ");
}
