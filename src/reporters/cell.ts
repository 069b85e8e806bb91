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
      return cell.unit === "B" ? humanBytes(cell.value) : humanCount(cell.value);
    case "exact":
      return exactText(cell.value, cell.signed ?? false);
    case "ratio":
      return cell.value === null ? "–" : times(cell.value);
    case "share":
      return cell.value > 0 && cell.value < 0.001 ? "<0.1 %" : percent(cell.value);
  }
}

function exactText(value: number | null, signed: boolean): string {
  if (value === null) return "–";
  if (value < 0) return `−${grouped(-value)}`;
  return signed ? `+${grouped(value)}` : grouped(value);
}

/** Whether a column of these cells is aligned to the right. */
export function isNumeric(kind: Cell["kind"]): boolean {
  return kind !== "text" && kind !== "shape";
}
