import { Chalk, type ChalkInstance } from "chalk";
import Table from "cli-table3";
import stringWidth from "string-width";
import { printable } from "../core/printable.js";
import { humanCell, isNumeric } from "./cell.js";
import type { ViewRenderer } from "./reporter.js";
import type { Cell, Column, View } from "./view.js";

/** The widest bar, in characters; on a narrow terminal bars give way first, then labels are cut. */
const WIDEST_BAR = 20;
const NARROWEST_LABEL = 12;
const GAP = 2;

/** A table for the terminal, no wider than its lines. */
export const table: ViewRenderer = (whole, { lineWidth, colorLevel }) => {
  const view = withColumnsThatFit(whole, lineWidth);
  const paint = new Chalk({ level: colorLevel });
  const layout = layoutFor(view, lineWidth);
  const grid: string[][] = [];
  grid.push(view.columns.map(({ title }) => paint.dim(printable(title))));
  for (const row of view.rows) grid.push(renderRow(row, view.columns, layout, paint));
  if (view.totals !== null) {
    const cells = renderRow(view.totals, view.columns, { ...layout, bar: 0 }, paint);
    grid.push(cells.map((cell) => paint.bold(cell)));
  }
  return [
    ...header(view, paint, lineWidth),
    linesOf(grid, view.columns),
    ...view.notes.flatMap((note) => ["", printable(note)]),
    "",
  ].join("\n");
};

/** The time that cli-table3 takes grows with the square of the rows; longer tables are padded here. */
const MOST_ROWS = 256;

function linesOf(grid: readonly string[][], columns: readonly Column[]): string {
  const colWidths = columns.map((_, index) =>
    grid.reduce((widest, row) => Math.max(widest, widthOf(row[index] as string) + GAP), GAP),
  );
  const colAligns = columns.map(({ kind }) => (isNumeric(kind) && kind !== "share" ? "right" : "left"));
  if (grid.length > MOST_ROWS) {
    return grid
      .map((row) =>
        row.map((text, index) => pad(text, colWidths[index] as number, colAligns[index])).join(""),
      )
      .map((line) => line.trimEnd())
      .join("\n");
  }
  const table = new Table({
    chars: NO_BORDERS,
    style: { head: [], border: [], "padding-left": 0, "padding-right": GAP },
    colAligns,
    colWidths,
  });
  table.push(...grid);
  return table.toString().replace(/[^\S\n]+$/gm, "");
}

function pad(text: string, width: number, align: "left" | "right" | undefined): string {
  const blank = " ".repeat(width - GAP - widthOf(text));
  return (align === "right" ? blank + text : text + blank) + " ".repeat(GAP);
}

/** The columns that a text takes: most are plain, and many are asked for. */
function widthOf(text: string): number {
  return /^[ -~]*$/.test(text) ? text.length : stringWidth(text);
}

const NO_BORDERS = Object.fromEntries(
  [
    "top",
    "top-mid",
    "top-left",
    "top-right",
    "bottom",
    "bottom-mid",
    "bottom-left",
    "bottom-right",
    "left",
    "left-mid",
    "mid",
    "mid-mid",
    "right",
    "right-mid",
    "middle",
  ].map((name) => [name, ""]),
);

function header({ title, facts }: View, paint: ChalkInstance, lineWidth: number): string[] {
  if (title === null) return [];
  if (facts.length === 0) return [paint.bold(printable(title)), ""];
  const lines = [""];
  for (const fact of facts.map(printable)) {
    const last = lines.at(-1) as string;
    if (last !== "" && last.length + fact.length + 3 > lineWidth) lines.push(fact);
    else lines[lines.length - 1] = last === "" ? fact : `${last} · ${fact}`;
  }
  return [paint.bold(printable(title)), ...lines.map((line) => paint.dim(line)), ""];
}

interface Layout {
  /** The column that gives way when lines are too long, and how wide it may be. */
  readonly cutColumn: number;
  readonly cutWidth: number;
  /** How wide a bar of 100 % is. */
  readonly bar: number;
}

/** How wide each column is by its widest entry. */
function widthsOf({ columns, rows, totals }: View): number[] {
  const lines = totals === null ? rows : [...rows, totals];
  return columns.map(({ title }, index) =>
    lines.reduce((widest, row) => Math.max(widest, cellText(row[index] as Cell).length), title.length),
  );
}

function lineOf(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width + GAP, -GAP);
}

/** The column that can be cut: prose at the end of a line, or else the label. */
function cutColumnOf({ columns }: View): number {
  return columns.at(-1)?.kind === "text" ? columns.length - 1 : 0;
}

/** The view without what a narrow terminal has no room for; metrics stay. */
function withColumnsThatFit(view: View, lineWidth: number): View {
  let fitting = view;
  for (const name of ["share", "op", "block", "output", "input"]) {
    const cutColumn = cutColumnOf(fitting);
    const narrowest = widthsOf(fitting).map((width, index) =>
      index === cutColumn ? Math.min(width, NARROWEST_LABEL) : width,
    );
    if (lineOf(narrowest) <= lineWidth) break;
    fitting = withoutColumn(fitting, name);
  }
  return fitting;
}

function withoutColumn(view: View, name: string): View {
  const index = view.columns.findIndex((column) => column.name === name);
  if (index === -1) return view;
  return {
    ...view,
    columns: view.columns.toSpliced(index, 1),
    rows: view.rows.map((row) => row.toSpliced(index, 1)),
    totals: view.totals?.toSpliced(index, 1) ?? null,
  };
}

/** What has to give way for the lines to fit: bars, then the prose at the end of a line, or else the label. */
function layoutFor(view: View, lineWidth: number): Layout {
  const widths = widthsOf(view);
  const spare = lineWidth - lineOf(widths);
  const cutColumn = cutColumnOf(view);
  const width = widths[cutColumn] as number;
  if (spare < 0) return { cutColumn, cutWidth: Math.max(NARROWEST_LABEL, width + spare), bar: 0 };
  const bars = view.columns.filter(({ kind }) => kind === "share").length;
  const bar = Math.floor(spare / bars) - 1;
  return { cutColumn, cutWidth: width, bar: bars > 0 && bar > 2 ? Math.min(WIDEST_BAR, bar) : 0 };
}

function cellText(cell: Cell): string {
  const text = humanCell(cell);
  return cell.kind === "text" ? "  ".repeat(cell.indent ?? 0) + text : text;
}

function renderRow(
  cells: readonly Cell[],
  columns: readonly Column[],
  { cutColumn, cutWidth, bar }: Layout,
  paint: ChalkInstance,
): string[] {
  return cells.map((cell, index) => {
    const text = cellText(cell);
    if (index === cutColumn)
      return index === 0 ? cutMiddle(text, cutWidth) : paint.dim(cutEnd(text, cutWidth));
    if (index === 0) return text;
    if (cell.kind === "text" && cell.tone !== undefined) return paint[TONES[cell.tone]](text);
    if (cell.kind === "share")
      return bar === 0 ? text : `${text.padStart(7)} ${paint.cyan(barOf(cell.value, bar))}`;
    return columns[index]?.kind === "text" || cell.kind === "ratio" ? paint.dim(text) : text;
  });
}

const TONES = { good: "green", doubtful: "yellow", bad: "red" } as const;

function cutEnd(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}

/** Cuts the middle out of a label that is too long: both its ends tell more. */
function cutMiddle(text: string, width: number): string {
  if (text.length <= width) return text;
  const tail = Math.floor((width - 1) / 2);
  return `${text.slice(0, width - 1 - tail)}…${text.slice(text.length - tail)}`;
}

const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/** No bar for what takes away, and none longer than the whole. */
function barOf(share: number | null, width: number): string {
  const eighths = Math.round(Math.min(Math.max(share ?? 0, 0), 1) * width * 8);
  return "█".repeat(Math.floor(eighths / 8)) + EIGHTHS[eighths % 8];
}
