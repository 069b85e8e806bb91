import type { Compression, Quantisation } from "../core/compression.js";
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
  compression: (chain) => (chain === null ? "none" : compressionText(chain as Compression)),
};

/** How weights are stored: `density 0.1, gaps 4 bit, codes 5 bit, Huffman 4.2 and 3.1 bit`. */
function compressionText({ density, index, quantisation, weightCode, indexCode }: Compression): string {
  const codes = [weightCode, indexCode].flatMap((code) => {
    if (code === null) return [];
    return [code.kind === "average" ? `${code.bits} bit` : `${code.histogram.length} symbols`];
  });
  const said = [
    ...(density === 1 ? [] : [`density ${density}`]),
    ...(index === null ? [] : [`${index.kind === "csr" ? "csr" : "gaps"} ${index.bits} bit`]),
    ...(quantisation === null ? [] : [quantisationText(quantisation)]),
    ...(codes.length === 0 ? [] : [`Huffman ${codes.join(" and ")}`]),
  ];
  return said.length === 0 ? "none" : said.join(", ");
}

function quantisationText(quantisation: Quantisation): string {
  if (quantisation.kind === "scalar") {
    const { bits, centroidBits } = quantisation;
    return `codes ${bits} bit${centroidBits === null ? "" : `, centroids ${centroidBits} bit`}`;
  }
  const { centroids, size, centroidBits } = quantisation;
  return `${centroids} centroids of ${size} × ${centroidBits} bit`;
}

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
