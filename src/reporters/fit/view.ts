import type { FitResult, FitStep, HeldLimit } from "../../fit/fit.js";
import { humanCell } from "../cell.js";
import { grouped } from "../number.js";
import { conventionNotes } from "../report-view.js";
import { valueText } from "../sweep/columns.js";
import { sweepFacts } from "../sweep/facts.js";
import type { Cell, View } from "../view.js";

/** A row a limit: what it allows, what there is, what is left, and whether a step further breaks it. */
export function fitView(result: FitResult): View {
  const { sweep, point, limits } = result;
  const metrics = [...new Set(limits.map(({ metric }) => metric))];
  return {
    title: sweep.model.name,
    facts: sweepFacts(sweep, metrics),
    columns: [
      { name: "model", title: result.fits ? "model" : "the nearest", kind: "text" },
      { name: "metric", title: "metric", kind: "text" },
      { name: "kind", title: "", kind: "text" },
      { name: "limit", title: "limit", kind: "count" },
      { name: "actual", title: "actual", kind: "count" },
      { name: "margin", title: "margin", kind: "margin" },
      { name: "share", title: "of the limit", kind: "share" },
      { name: "verdict", title: "", kind: "text" },
    ],
    rows: point === null ? [] : limits.map((limit) => rowOf(point.id, limit)),
    totals: null,
    notes: [
      ...answerNotes(result),
      ...relativeNotes(result),
      ...countNotes(result),
      ...conventionNotes(metrics, sweep.measured),
    ],
  };
}

function rowOf(id: string, limit: HeldLimit): Cell[] {
  const { metric, kind, margin } = limit;
  const { bound, actual, left } = amountsOf(limit);
  return [
    { kind: "text", text: id, quoted: true },
    { kind: "text", text: metric },
    { kind: "text", text: kind === "max" ? "at most" : "at least" },
    bound,
    actual,
    left,
    { kind: "share", value: limit.limit === 0 || margin < 0 ? null : margin / limit.limit },
    verdictOf(limit),
  ];
}

function verdictOf({ margin, binds, kind }: HeldLimit): Cell {
  if (margin < 0) return { kind: "text", text: kind === "max" ? "over" : "short", tone: "bad" };
  return binds ? { kind: "text", text: "binds", tone: "doubtful" } : { kind: "text", text: "" };
}

/** A limit's numbers; in full where rounding would make what there is look like a limit that it isn't. */
function amountsOf({
  limit,
  actual,
  margin,
  unit,
  kind,
}: HeldLimit): Record<"bound" | "actual" | "left", Cell> {
  const rounded = (value: number): Cell => ({ kind: "count", value, unit });
  const exact = limit !== actual && humanCell(rounded(limit)) === humanCell(rounded(actual));
  const amount = (value: number): Cell => (exact ? { kind: "exact", value, unit } : rounded(value));
  return {
    bound: amount(limit),
    actual: amount(actual),
    left: { kind: "margin", value: margin, unit, exact, least: kind === "min" },
  };
}

function answerNotes({ fits, point, next, tried, passedOver, lacking, sweep }: FitResult): string[] {
  if (point === null) {
    return lacking === 0
      ? ["there is no network at any of these points"]
      : ["nothing fits: no point has a value of all that there are limits on"];
  }
  if (!fits) {
    const counted = tried - passedOver - lacking;
    const which = counted === 1 ? "the only point misses" : `each of ${pointsText(counted)} misses`;
    return [`nothing fits: ${which} a limit; the nearest is ${point.id}`];
  }
  const ended = sweep.axes.map(({ name }) => name).filter((name) => next.every(({ axis }) => axis !== name));
  return [
    ...next.map((step) => stepNote(step, sweep.measured)),
    ...(ended.length === 0 ? [] : [`${ended.join(" and ")} can't go further: the range ends here`]),
  ];
}

/** What a step further would bring: `width 0.51 would have 155 M MACs, 5.12 M over`. */
function stepNote({ axis, value, breaks }: FitStep, metrics: FitResult["sweep"]["measured"]): string {
  const where = `${axis} ${valueText(value)}`;
  if (breaks.length === 0) return `${where} would keep within all limits, too`;
  const parts = breaks.map((limit) => {
    const { actual, left } = amountsOf(limit);
    return `${humanCell(actual)} ${metrics.get(limit.metric)?.title ?? limit.metric}, ${humanCell(left)}`;
  });
  return `${where} would have ${parts.join(", and ")}`;
}

function relativeNotes({ limits, sweep }: FitResult): string[] {
  const { baseline } = sweep;
  const relative = limits.filter(({ written }) => /[%x×]$/.test(written));
  if (relative.length === 0 || baseline === null) return [];
  const parts = [...new Set(relative.map(({ metric, written }) => `${metric} ${written}`))];
  const name = baseline.name === baseline.id ? "" : ` (${baseline.name})`;
  return [`${parts.join(", ")} ${parts.length === 1 ? "is" : "are"} against ${baseline.id}${name}`];
}

function countNotes({ points, tried, passedOver, lacking, otherBudgets }: FitResult): string[] {
  return [
    ...(tried < points ? [`${grouped(tried)} of ${pointsText(points)} tried, from the largest down`] : []),
    ...(passedOver === 0 ? [] : [`${pointsText(passedOver)} passed over: there is no such network`]),
    ...(lacking === 0
      ? []
      : [`${pointsText(lacking)} passed over: they lack a value that there is a limit on`]),
    ...(otherBudgets === 0
      ? []
      : [`budgets for parts of the network or certain hyperparameters aren't held here: ${otherBudgets}`]),
  ];
}

function pointsText(number: number): string {
  return `${grouped(number)} point${number === 1 ? "" : "s"}`;
}
