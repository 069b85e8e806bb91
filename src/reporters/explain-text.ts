import { printable } from "../core/printable.js";
import type { Explanation } from "../explain/explain.js";
import { grouped, percent, threeDigits } from "./number.js";

const TITLES: Readonly<Record<string, string>> = { params: "params", macs: "MACs", flops: "FLOPs" };

/** An explanation as text: the formulas in symbols, with numbers, the results, and the ops behind them. */
export function explainText(explanation: Explanation): string {
  const { title, kind, summary, source, symbols, quantities, layers, standard } = explanation;
  const lines = [
    title === kind ? title : `${printable(title)} (${kind})`,
    `${summary}.`,
    `Source: ${source}`,
    "",
  ];
  const widest = Math.max(...Object.values(TITLES).map((text) => text.length));
  const indent = " ".repeat(widest + 2);
  for (const { metric, formula, numbers, value } of quantities) {
    lines.push(`${(TITLES[metric] ?? metric).padEnd(widest)}  ${formula}`);
    if (numbers !== formula) lines.push(`${indent}= ${numbers}`);
    if (numbers !== String(value)) lines.push(`${indent}= ${grouped(value)}`);
  }
  if (symbols.length > 0)
    lines.push(
      "",
      ...alignedRows(symbols.map(({ symbol, meaning, value }) => [symbol, `= ${value}`, meaning])),
    );
  if (layers.length > 1) {
    const rows = layers.map(({ path, op, outputs, values }) => [
      path,
      op,
      outputs.map((output) => output.join("×")).join(", "),
      `${grouped(values["params"] as number)} params`,
      `${grouped(values["macs"] as number)} MACs`,
    ]);
    lines.push("", "It expands into", ...alignedRows(rows));
  }
  if (standard !== null) {
    const macs = quantities.find(({ metric }) => metric === "macs")?.value ?? 0;
    const times = macs === 0 ? "" : `, ${threeDigits(standard.macs / macs)} times fewer`;
    lines.push(
      "",
      `The ${standard.what} that it replaces has ${grouped(standard.macs)} MACs: ${percent(macs / standard.macs)} of them${times}.`,
    );
  }
  return `${lines.join("\n")}\n`;
}

function alignedRows(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] as string).length)),
  );
  return rows.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] as number)).join("  ")}`.trimEnd(),
  );
}
