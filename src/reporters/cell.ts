import { printable } from "../core/printable.js";
import { grouped, humanBytes, humanCount, percent, times } from "./number.js";
import type { Cell } from "./view.js";

/** A cell as people read it. */
export function humanCell(cell: Cell): string {
  switch (cell.kind) {
    case "text":
    case "number":
      return printable(cell.text);
    case "shape":
      return cell.shape === null ? "" : cell.shape.join("×");
    case "count":
      return signedText(cell, humanTexts.get(cell.unit) ?? humanCount);
    case "exact":
      return signedText(cell, exactTexts.get(cell.unit ?? "") ?? grouped);
    case "margin":
      return `${marginText(cell)} ${cell.value >= 0 ? "left" : cell.least ? "short" : "over"}`;
    case "ratio":
      return cell.value === null ? "–" : times(cell.value);
    case "share":
      return signedText(cell, shareText);
    case "value":
      return cell.value === null ? "–" : printable(String(cell.value));
    case "mark":
      return cell.change === null ? "" : MARKS[cell.change];
  }
}

/** Quantities that people don't count in thousands. */
const humanTexts: ReadonlyMap<string, (value: number) => string> = new Map([
  ["B", humanBytes],
  ["pixels", grouped],
  ["%", (value) => `${humanCount(value)} %`],
]);

const exactTexts: ReadonlyMap<string, (value: number) => string> = new Map(
  ["B", "%"].map((unit) => [unit, (value) => `${grouped(value)} ${unit}`]),
);

const MARKS = { added: "+", removed: "−", changed: "~" };

function signedText(
  { value, signed = false }: { readonly value: number | null; readonly signed?: boolean },
  text: (value: number) => string,
): string {
  if (value === null) return "–";
  if (value < 0) return `−${text(-value)}`;
  return signed && value > 0 ? `+${text(value)}` : text(value);
}

function shareText(value: number): string {
  return value > 0 && value < 0.001 ? "<0.1 %" : percent(value);
}

function marginText({ value, unit, exact }: Cell & { kind: "margin" }): string {
  const size = Math.abs(value);
  return humanCell(exact ? { kind: "exact", value: size, unit } : { kind: "count", value: size, unit });
}

/** Whether a column of these cells is aligned to the right. */
export function isNumeric(kind: Cell["kind"]): boolean {
  return kind !== "text" && kind !== "shape" && kind !== "mark";
}
