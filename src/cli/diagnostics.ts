import { Chalk, type ChalkInstance } from "chalk";
import type { Diagnostic } from "../core/diagnostic.js";
import { printable, printableLine } from "../core/printable.js";
import { lineText, type Place, positionOf } from "../core/source.js";

/** So many are shown; the rest is counted. */
const MOST_SHOWN = 20;

/** Longer lines are shown around the mark only. */
const WIDEST_LINE = 100;

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

function render({ severity, message, place, help, notes = [] }: Diagnostic, paint: ChalkInstance): string {
  const label = severity === "error" ? paint.red.bold("error") : paint.yellow.bold("warning");
  const lines = [`${label}${paint.bold(`: ${printable(message)}`)}`];
  if (place !== undefined)
    lines.push(...frame(place, severity === "error" ? paint.red : paint.yellow, paint));
  if (help !== undefined) lines.push(`${gutter(place, paint)} ${paint.cyan("=")} ${printable(help)}`);
  for (const note of notes) {
    lines.push(`${gutter(place, paint)} ${paint.cyan("note")}: ${printable(note.message)}`);
    lines.push(...frame(note.place, paint.cyan, paint));
  }
  return `${lines.join("\n")}\n`;
}

function gutter(place: Place | undefined, paint: ChalkInstance): string {
  const width = place === undefined ? 0 : String(positionOf(place).line).length;
  return paint.blue(" ".repeat(width + 2));
}

function frame(place: Place, mark: ChalkInstance, paint: ChalkInstance): string[] {
  const { line, column } = positionOf(place);
  const number = String(line);
  const blank = " ".repeat(number.length);
  const { text, before } = visiblePart(lineText(place.source, line), column - 1);
  const length = Math.max(1, Math.min(place.end - place.start, text.length - before));
  return [
    `${blank} ${paint.blue("-->")} ${printable(place.source.name)}:${line}:${column}`,
    `${blank} ${paint.blue("|")}`,
    `${paint.blue(number)} ${paint.blue("|")} ${text}`.trimEnd(),
    `${blank} ${paint.blue("|")} ${" ".repeat(before)}${mark("^".repeat(length))}`,
  ];
}

/** A line, or the part of a long one that holds the mark; `before` is what of it stands before the mark. */
function visiblePart(line: string, mark: number): { text: string; before: number } {
  const text = printableLine(line);
  if (text.length <= WIDEST_LINE) return { text, before: Math.min(mark, text.length) };
  const start = Math.max(0, Math.min(mark - WIDEST_LINE / 2, text.length - WIDEST_LINE));
  const part = text.slice(start, start + WIDEST_LINE);
  const head = start > 0 ? "…" : "";
  const tail = start + WIDEST_LINE < text.length ? "…" : "";
  return { text: `${head}${part}${tail}`, before: mark - start + head.length };
}
