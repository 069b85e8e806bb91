import type { Verification } from "../analyze/verify.js";
import type { Cell, View } from "./view.js";

/** Published figures against computed ones, a row a figure, and the reasons of errata below. */
export function verifyView({ figures }: Verification): View {
  const rows = figures.map((figure): Cell[] => [
    { kind: "text", text: figure.model },
    { kind: "text", text: figure.settings },
    { kind: "text", text: figure.of === "" ? figure.metric : `${figure.metric} ${figure.of}` },
    { kind: "number", text: figure.published },
    { kind: "exact", value: figure.computed },
    { kind: "text", text: figure.verdict },
    { kind: "text", text: figure.source },
  ]);
  const errata = figures
    .filter(({ erratum }) => erratum !== null)
    .map(
      ({ model, metric, published, source, erratum }) =>
        `erratum: ${model} ${metric} ${published} (${source}): ${erratum}`,
    );
  return {
    title: null,
    facts: [],
    columns: [
      { name: "model", title: "model", kind: "text" },
      { name: "settings", title: "settings", kind: "text" },
      { name: "metric", title: "metric", kind: "text" },
      { name: "published", title: "published", kind: "number" },
      { name: "computed", title: "computed", kind: "exact" },
      { name: "verdict", title: "verdict", kind: "text" },
      { name: "source", title: "source", kind: "text" },
    ],
    rows,
    totals: null,
    notes: [...errata, summaryOf({ figures, diagnostics: [] })],
  };
}

/** How many figures hold, differ, or are known to be wrong, and over how many networks. */
export function summaryOf({ figures }: Verification): string {
  const number = (verdict: string) => figures.filter((figure) => figure.verdict === verdict).length;
  const networks = new Set(figures.map(({ model }) => model)).size;
  const of = `${counted(figures.length, "published figure")} of ${counted(networks, "network")}`;
  return `${of}: ${number("holds")} hold, ${number("differs")} differ, ${number("erratum")} are errata`;
}

function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
