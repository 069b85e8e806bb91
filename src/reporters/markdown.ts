import { printable } from "../core/printable.js";
import { humanCell, isNumeric } from "./cell.js";
import type { ViewRenderer } from "./reporter.js";
import type { Cell } from "./view.js";

/** A Markdown table; what a spec names is escaped, so that it can't become markup. */
export const markdown: ViewRenderer = ({ title, facts, columns, rows, totals, notes }) => {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const lines: string[] = [];
  if (title !== null) lines.push(`**${escaped(title)}** (${facts.map(escaped).join(", ")})`, "");
  lines.push(line(columns.map((column) => escaped(column.title))));
  lines.push(line(columns.map(({ kind }) => (isNumeric(kind) ? "---:" : "---"))));
  for (const row of rows) lines.push(line(row.map(markdownCell)));
  if (totals !== null) lines.push(line(totals.map((cell) => bold(markdownCell(cell)))));
  for (const note of notes) lines.push("", escaped(note));
  return `${lines.join("\n")}\n`;
};

function bold(text: string): string {
  return text === "" ? "" : `**${text}**`;
}

function markdownCell(cell: Cell): string {
  const indent = cell.kind === "text" ? "&nbsp;&nbsp;".repeat(cell.indent ?? 0) : "";
  return indent + escaped(humanCell(cell));
}

function escaped(text: string): string {
  return printable(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replace(/[\\`*_[\]|~#]/g, (character) => `\\${character}`);
}
