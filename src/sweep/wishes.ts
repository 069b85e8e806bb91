import { argumentPlace } from "../compile/model-name.js";
import { type Diagnostics, SpecError } from "../core/diagnostic.js";
import type { MetricFacts } from "../core/metric.js";
import type { Axis } from "./axis.js";
import type { KnownMetrics } from "./measured.js";
import { ACCURACY, type Quantity, quantitiesOf, quantityNamed } from "./quantity.js";
import type { SweepRequest } from "./request.js";
import { parseObjectives } from "./select/objective.js";
import { parseSorting } from "./select/order.js";
import type { Choice } from "./select/selection.js";
import { type Condition, parseCondition } from "./where/condition.js";

/** What is wanted to be seen of the points. */
export interface Wishes {
  /** Which points hold; all without it. */
  readonly condition: Condition | undefined;
  /** Which of the points that hold are shown. */
  readonly choice: Choice;
  /** What is shown of each. */
  readonly columns: readonly Quantity[];
  /** What a table of two axes shows, where one is asked for. */
  readonly grid: Quantity | undefined;
}

/** The texts that say what is wanted. */
export type WishTexts = Pick<
  SweepRequest,
  "where" | "pareto" | "sort" | "top" | "columns" | "isData" | "also" | "grid"
>;

/** What people are shown unless they choose. */
const DEFAULT_COLUMNS = ["params", "macs"];

/**
 * Reads what a request wants to be seen. Mistakes are collected.
 * @param hyperparameters of the model, those that don't vary too
 * @param knowsAccuracy whether anybody says how accurate points are
 */
export function readWishes(
  request: WishTexts,
  axes: readonly Pick<Axis, "name">[],
  known: KnownMetrics<MetricFacts>,
  hyperparameters: readonly string[],
  knowsAccuracy: boolean,
  diagnostics: Diagnostics,
): Wishes {
  const quantities = quantitiesOf(known.all, axes);
  /** What an option says, or `undefined` where it is absent or wrong. */
  const read = <Value>(text: string | undefined, parse: (text: string) => Value): Value | undefined =>
    text === undefined ? undefined : diagnostics.attempt(() => parse(text));
  const wishes: Wishes = {
    condition: read(request.where, (text) => parseCondition(text, quantities, hyperparameters, diagnostics)),
    choice: {
      objectives: read(request.pareto, (text) => parseObjectives(text, quantities)),
      sorting: read(request.sort, (text) => parseSorting(text, quantities)),
      most: request.top,
    },
    columns: columnsOf(request, axes, known, knowsAccuracy).flatMap(
      (name) => read(name, () => quantityNamed(name, quantities, argumentPlace("--columns", name))) ?? [],
    ),
    grid: read(request.grid, (text) => readGrid(text, axes, quantities)),
  };
  if (!knowsAccuracy && namesIn(wishes).has(ACCURACY)) {
    diagnostics.error("usage", "nobody says how accurate points of this model are", undefined, {
      help: "give a CSV file with `--accuracy`, or list accuracies in the spec",
    });
  }
  return wishes;
}

/** The names of all that has to be known of points to fulfil wishes. */
export function namesIn({ condition, choice, columns, grid }: Wishes): ReadonlySet<string> {
  const { objectives = [], sorting } = choice;
  const quantities = [
    ...columns,
    ...objectives.map(({ quantity }) => quantity),
    ...(sorting === undefined ? [] : [sorting.quantity]),
    ...(grid === undefined ? [] : [grid]),
  ];
  return new Set([...quantities.map(({ name }) => name), ...(condition?.names ?? [])]);
}

/**
 * The metrics that data has where none are asked for. The others depend on how ops follow each other, and take as
 * long as all else of a point, or are the same as these in most networks, which are neither compressed nor binary.
 */
export const USUAL_METRICS: readonly string[] = [
  "params",
  "buffers",
  "macs",
  "flops",
  "activations",
  "weightBytes",
];

function columnsOf(
  { columns, isData, also = [] }: WishTexts,
  axes: readonly Pick<Axis, "name">[],
  { all, asked }: KnownMetrics<MetricFacts>,
  knowsAccuracy: boolean,
): string[] {
  const own = columns ?? [
    ...(isData ? USUAL_METRICS : DEFAULT_COLUMNS).filter((name) => all.has(name)),
    ...also,
    ...(knowsAccuracy ? [ACCURACY] : []),
  ];
  // Hyperparameters that vary are shown in any case.
  const varying = new Set(axes.map(({ name }) => name));
  return [...new Set([...own, ...asked])].filter((name) => !varying.has(name));
}

function readGrid(
  name: string,
  axes: readonly Pick<Axis, "name">[],
  quantities: ReadonlyMap<string, Quantity>,
): Quantity {
  const place = argumentPlace("--grid", name);
  const quantity = quantityNamed(name, quantities, place);
  if (axes.length === 2) return quantity;
  throw new SpecError("usage", `a grid has two axes, but ${axes.length} vary`, place, {
    help: "give `--vary` twice: first the rows, then the columns",
  });
}
