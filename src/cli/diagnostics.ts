import { Chalk, type ChalkInstance } from "chalk";
import stringWidth from "string-width";
import type { Diagnostic } from "../core/diagnostic.js";
import { printable, printableLine } from "../core/printable.js";
import { lineText, type Place, positionOf } from "../core/source.js";

/** So many are shown; the rest is counted. */
const MOST_SHOWN = 20;

/** Longer lines are shown around the mark only. */
const WIDEST_LINE = 100;

/** A message that quotes more than this quotes no name or value any more. */
const LONGEST_MESSAGE = 2000;

/**
 * Diagnostics as text: what is wrong, the place, the line with a mark under it, and what would mend it.
 *
 *     error: there is no layer `convv`
 *       --> my.yaml:5:5
 *        |
 *      5 |   - convv: { out: 64, kernel: 3 }
 *        |     ^^^^^
 *        = did you mean `conv`?
 */
export function renderDiagnostics(diagnostics: readonly Diagnostic[], colorLevel: 0 | 1 | 2 | 3): string {
  const paint = new Chalk({ level: colorLevel });
  const shown = diagnostics.slice(0, MOST_SHOWN).map((diagnostic) => render(diagnostic, paint));
  const more = diagnostics.length - shown.length;
  if (more > 0) shown.push(`… and ${more} more\n`);
  return shown.join("\n");
}

function render(
  { severity, message, place, at, help, notes = [] }: Diagnostic,
  paint: ChalkInstance,
): string {
  const label = severity === "error" ? paint.red.bold("error") : paint.yellow.bold("warning");
  const lines = [`${label}${paint.bold(`: ${printable(shortened(message))}`)}`];
  if (place !== undefined)
    lines.push(...frame(place, severity === "error" ? paint.red : paint.yellow, paint));
  if (place === undefined && at !== undefined)
    lines.push(`  ${paint.blue("-->")} ${printable(at.file)}:${at.line}:${at.column}`);
  if (help !== undefined) lines.push(`${gutter(place, paint)} ${paint.cyan("=")} ${printable(help)}`);
  for (const note of notes) {
    lines.push(`${gutter(place, paint)} ${paint.cyan("note")}: ${printable(note.message)}`);
    lines.push(...frame(note.place, paint.cyan, paint));
  }
  return `${lines.join("\n")}\n`;
}

function shortened(message: string): string {
  return message.length <= LONGEST_MESSAGE ? message : `${message.slice(0, LONGEST_MESSAGE)}…`;
}

function gutter(place: Place | undefined, paint: ChalkInstance): string {
  const width = place === undefined ? 0 : String(positionOf(place).line).length;
  return paint.blue(" ".repeat(width + 2));
}

function frame(place: Place, mark: ChalkInstance, paint: ChalkInstance): string[] {
  const { line, column } = positionOf(place);
  const number = String(line);
  const blank = " ".repeat(number.length);
  const from = column - 1;
  const { text, before, length } = visiblePart(
    lineText(place.source, line),
    from,
    from + place.end - place.start,
  );
  return [
    `${blank} ${paint.blue("-->")} ${printable(place.source.name)}:${line}:${column}`,
    `${blank} ${paint.blue("|")}`,
    `${paint.blue(number)} ${paint.blue("|")} ${text}`.trimEnd(),
    `${blank} ${paint.blue("|")} ${" ".repeat(before)}${mark("^".repeat(length))}`,
  ];
}

/**
 * A line, or the part of a long one that holds the mark; and, in columns of a terminal, what of it stands
 * before the mark and how long the mark is.
 */
function visiblePart(
  line: string,
  from: number,
  to: number,
): { text: string; before: number; length: number } {
  // Of a line of megabytes, what is far from the mark isn't even taken apart.
  const nearest = Math.max(0, from - 2 * WIDEST_LINE);
  const farthest = from + 4 * WIDEST_LINE;
  const characters = [...line.slice(nearest, farthest)];
  const marked = [...line.slice(nearest, from)].length;
  const first = Math.max(0, Math.min(marked - WIDEST_LINE / 2, characters.length - WIDEST_LINE));
  const last = Math.min(first + WIDEST_LINE, characters.length);
  const part = (start: number, end: number) => printableLine(characters.slice(start, end).join(""));
  const head = first > 0 ? "…" : "";
  const tail = last < characters.length ? "…" : "";
  const end = Math.min(marked + [...line.slice(from, Math.min(to, farthest))].length, last);
  return {
    text: `${head}${part(first, last)}${tail}`,
    before: stringWidth(head + part(first, marked)),
    length: Math.max(1, stringWidth(part(marked, end))),
  };
}
