import { type Decomposition, differencesOf, sumOfTerms, terms } from "../conventions/decompose.js";
import type { Match } from "../conventions/match.js";
import type { Cell, Column, View } from "./view.js";

/** What a table of conventions is about: the network's name, and what belongs to it. */
export interface Heading {
  readonly title: string;
  readonly facts: readonly string[];
}

/** The columns of a decomposition: terms that belong together. */
const groups: readonly {
  readonly name: string;
  readonly title: string;
  readonly terms: readonly string[];
}[] = [
  { name: "conv_linear", title: "conv + linear", terms: ["convolution", "linear"] },
  { name: "matmul", title: "+ matmul", terms: ["matmul"] },
  { name: "bias", title: "+ bias", terms: ["bias"] },
  { name: "norm", title: "+ norm", terms: ["norm"] },
  { name: "activation", title: "+ activation", terms: ["activation"] },
  { name: "pooling", title: "+ pooling", terms: ["pool", "global-pool"] },
  { name: "elementwise", title: "+ elementwise", terms: ["elementwise"] },
  { name: "softmax", title: "+ softmax", terms: ["softmax"] },
  { name: "resize", title: "+ resize", terms: ["resize", "view"] },
];

/** A row a convention: what its number consists of, the number, and what it counts beside it. */
export function decompositionView(heading: Heading, decompositions: readonly Decomposition[]): View {
  const shown = groups.filter(({ terms }) => decompositions.some((each) => sumOfTerms(each, terms) > 0));
  return {
    ...heading,
    columns: [
      { name: "convention", title: "convention", kind: "text" },
      ...shown.map(({ name, title }): Column => ({ name, title, kind: "count" })),
      { name: "total", title: "= total", kind: "exact" },
      { name: "unit", title: "", kind: "text" },
      { name: "params", title: "params", kind: "exact" },
      { name: "activations", title: "activations", kind: "exact" },
    ],
    rows: decompositions.map((each): Cell[] => [
      { kind: "text", text: each.convention.name },
      ...shown.map(({ terms }): Cell => ({ kind: "count", value: sumOfTerms(each, terms), unit: "" })),
      { kind: "exact", value: each.total },
      { kind: "text", text: each.convention.unit },
      { kind: "exact", value: each.params },
      { kind: "exact", value: each.activations },
    ]),
    totals: null,
    notes: decompositions.flatMap(partialNote),
  };
}

function partialNote({ convention, uncounted }: Decomposition): string[] {
  if (uncounted.length === 0) return [];
  return [`the number of ${convention.name} is partial: it has no rule for ${uncounted.join(", ")}`];
}

/** The terms in which two conventions differ, exactly, and the rules that make the difference. */
export function differenceView(heading: Heading, first: Decomposition, second: Decomposition): View {
  const title = ({ convention: { name, unit } }: Decomposition) => `${name} (${unit})`;
  const number = (value: number): Cell => ({ kind: "exact", value });
  const rule = (part: { readonly rule: string } | undefined) => part?.rule ?? "0";
  return {
    ...heading,
    columns: [
      { name: "term", title: "term", kind: "text" },
      { name: first.convention.name, title: title(first), kind: "exact" },
      { name: second.convention.name, title: title(second), kind: "exact" },
      { name: "difference", title: "difference", kind: "exact" },
      { name: "rules", title: "rules", kind: "text" },
    ],
    rows: differencesOf(first, second).map((each): Cell[] => [
      { kind: "text", text: each.of },
      number(each.first?.value ?? 0),
      number(each.second?.value ?? 0),
      { kind: "exact", value: each.difference, signed: true },
      { kind: "text", text: `${rule(each.first)} → ${rule(each.second)}` },
    ]),
    totals: [
      { kind: "text", text: "total" },
      number(first.total),
      number(second.total),
      { kind: "exact", value: second.total - first.total, signed: true },
      { kind: "text", text: "" },
    ],
    notes: [
      ...(first.convention.unit === second.convention.unit
        ? []
        : ["one counts MACs, the other FLOPs: a MAC is two FLOPs"]),
      ...[first, second].flatMap(partialNote),
    ],
  };
}

/** A decomposition as data, with every part. */
export function decompositionObject(decomposition: Decomposition): object {
  const { convention, total, parts, params, activations, uncounted } = decomposition;
  return {
    name: convention.name,
    unit: convention.unit,
    value: total,
    terms: Object.fromEntries(
      terms.flatMap((term) => {
        const sum = sumOfTerms(decomposition, [term]);
        return sum === 0 ? [] : [[term, sum]];
      }),
    ),
    parts: [...parts.values()],
    params,
    activations,
    uncounted,
    summary: convention.summary,
    source: convention.source,
  };
}

/** The numbers of a network that are what somebody quotes. */
export function matchView(heading: Heading, quoted: string, matches: readonly Match[]): View {
  return {
    ...heading,
    columns: [
      { name: "convention", title: "convention", kind: "text" },
      { name: "quantity", title: "quantity", kind: "text" },
      { name: "value", title: "value", kind: "exact" },
      { name: "unit", title: "", kind: "text" },
      { name: "quoted", title: `is ${quoted}`, kind: "text" },
    ],
    rows: matches.map(({ convention, quantity, value, unit, factor, left }): Cell[] => [
      { kind: "text", text: convention },
      { kind: "text", text: quantity },
      { kind: "exact", value },
      { kind: "text", text: unit },
      { kind: "text", text: [howMultiplied(factor, unit), ...whatIsLeft(left)].join(", ") },
    ]),
    totals: null,
    notes:
      matches.length === 0
        ? [`under none of these conventions this network has ${quoted}`]
        : matches.some(({ left }) => left !== null)
          ? ["a tool doesn't see a layer that is written in another way than it expects: docs/conventions.md"]
          : [],
  };
}

function howMultiplied(factor: Match["factor"], unit: string): string {
  return factor === 1 ? "as it is" : `as ${factor === 2 ? "2" : "½"} × ${unit}`;
}

function whatIsLeft(left: Match["left"]): string[] {
  if (left === null) return [];
  return [left.share === 0 ? `without ${left.of}` : `with half of ${left.of}`];
}
