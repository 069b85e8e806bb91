import type { Precision } from "../core/precision.js";
import type { ChangedDetail } from "../diff/changes.js";

/** What changed about a layer, in words: `out 64 → 96, groups 1 → 32`, `weights own → shared with stem`. */
export function detailsText(details: readonly ChangedDetail[]): string {
  return details
    .map(({ name, before, after }) => {
      const text = WORDS[name] ?? valueText;
      return `${name} ${text(before)} → ${text(after)}`;
    })
    .join(", ");
}

/** The words for what is no argument. */
const WORDS: Readonly<Record<string, (value: unknown) => string>> = {
  input: shapesText,
  weights: (path) => (path === null ? "own" : `shared with ${path}`),
  precision: (bits) => precisionText(bits as Precision),
};

/** How wide numbers are: `8 bit`, or `weights 8 bit, activations 16 bit`. */
export function precisionText({ weights, activations, inputs, scaled = false }: Precision): string {
  const widths =
    weights === activations ? `${weights} bit` : `weights ${weights} bit, activations ${activations} bit`;
  return [
    widths,
    ...(inputs === undefined ? [] : [`inputs ${inputs} bit`]),
    ...(scaled ? ["scaled"] : []),
  ].join(", ");
}

function shapesText(shapes: unknown): string {
  return (shapes as readonly (readonly number[])[]).map((shape) => shape.join("×")).join(" + ");
}

/** An argument's value; what is the same for all sides is said once. */
function valueText(value: unknown): string {
  if (value === undefined) return "–";
  if (!Array.isArray(value)) return typeof value === "object" ? JSON.stringify(value) : String(value);
  const entries = value.map((entry) => (Array.isArray(entry) ? `[${entry.join(", ")}]` : String(entry)));
  if (new Set(entries).size > 1) return entries.join(entries[0]?.startsWith("[") ? " " : "×");
  const [first] = value;
  return Array.isArray(first) && new Set(first).size > 1 ? String(entries[0]) : valueText(first);
}
