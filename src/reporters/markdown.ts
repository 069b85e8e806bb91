import { printable } from "../core/printable.js";
import { humanCell, isNumeric } from "./cell.js";
import type { ViewRenderer } from "./reporter.js";
import type { Cell, View } from "./view.js";

/** A Markdown table; what a spec names is escaped, so that it can't become markup. */
export const markdown: ViewRenderer = (view) => {
  const lines: string[] = [];
  if (view.title !== null) {
    const facts = view.facts.length === 0 ? "" : ` (${view.facts.map(escaped).join(", ")})`;
    lines.push(`**${escaped(view.title)}**${facts}`, "");
  }
  lines.push(markdownTable(view));
  for (const note of view.notes) lines.push("", escaped(note));
  return `${lines.join("\n")}\n`;
};

/** The table alone. */
export function markdownTable({ columns, rows, totals }: View): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const lines = [
    line(columns.map(({ title, quoted }) => (quoted === true ? codeSpan(title) : escaped(title)))),
    line(columns.map(({ kind }) => (isNumeric(kind) ? "---:" : "---"))),
    ...rows.map((row) => line(row.map(markdownCell))),
  ];
  if (totals !== null) lines.push(line(totals.map((cell) => bold(markdownCell(cell)))));
  return lines.join("\n");
}

/**
 * A name as it is: within a code span there are no mentions, links, emoji or escapes. What would end the
 * span, or the table's cell around it, becomes a visible escape.
 */
export function codeSpan(text: string): string {
  const shown = printable(text).replace(/[`|]/g, (mark) => `\\u00${mark.charCodeAt(0).toString(16)}`);
  return shown.trim() === "" ? "" : `\`${shown}\``;
}

function bold(text: string): string {
  return text === "" ? "" : `**${text}**`;
}

function markdownCell(cell: Cell): string {
  if (cell.kind !== "text") return escaped(humanCell(cell));
  const text = cell.quoted === true ? codeSpan(cell.text) : escaped(humanCell(cell));
  return "&nbsp;&nbsp;".repeat(cell.indent ?? 0) + text;
}

function escaped(text: string): string {
  return printable(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replace(/[\\`*_[\]|~#]/g, (character) => `\\${character}`);
}
