import { printable } from "../core/printable.js";
import { humanCell, isNumeric } from "./cell.js";
import type { ViewRenderer } from "./reporter.js";
import type { Cell } from "./view.js";

/** A LaTeX tabular with the rules of the booktabs package. */
export const latex: ViewRenderer = ({ title, facts, columns, rows, totals, notes }) => {
  // A bracket or a star would belong to the `\\` or the rule above it.
  const line = (cells: readonly string[]) => `  ${cells.join(" & ").replace(/^[[*]/, "{$&}")} \\\\`;
  const lines: string[] = ["% needs \\usepackage{booktabs}"];
  if (title !== null) {
    const said = facts.length === 0 ? "" : `: ${printable(facts.join(", "))}`;
    lines.push(`% ${printable(title)}${said}`);
  }
  lines.push(`\\begin{tabular}{${columns.map(({ kind }) => (isNumeric(kind) ? "r" : "l")).join("")}}`);
  lines.push("  \\toprule", line(columns.map((column) => escaped(printable(column.title)))), "  \\midrule");
  for (const row of rows) lines.push(line(row.map(latexCell)));
  if (totals !== null) lines.push("  \\midrule", line(totals.map(latexCell)));
  lines.push("  \\bottomrule", "\\end{tabular}");
  for (const note of notes) lines.push(`% ${printable(note)}`);
  return `${lines.join("\n")}\n`;
};

function latexCell(cell: Cell): string {
  const indent = cell.kind === "text" ? "\\quad ".repeat(cell.indent ?? 0) : "";
  return indent + escaped(humanCell(cell));
}

const SPECIAL: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
  "×": "$\\times$",
  α: "$\\alpha$",
  ρ: "$\\rho$",
  "–": "--",
  "−": "$-$",
  "→": "$\\to$",
  Δ: "$\\Delta$",
};

/** One pass, so that what an escape brings in isn't escaped again. */
function escaped(text: string): string {
  return text.replace(/[\\~^×αρ–−→Δ&%#_{}$]/gu, (character) => SPECIAL[character] ?? `\\${character}`);
}
