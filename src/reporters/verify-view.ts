import type { Verification } from "../analyze/verify.js";
import type { Cell, View } from "./view.js";

/** Published figures against computed ones, a row a figure, and below why some needn't hold. */
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
  const reasons = figures.flatMap(({ model, metric, published, source, verdict, erratum, unlike }) => {
    const reason = erratum ?? unlike;
    return reason === null ? [] : [`${verdict}: ${model} ${metric} ${published} (${source}): ${reason}`];
  });
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
    notes: [...reasons, summaryOf({ figures, diagnostics: [] })],
  };
}

/** How many figures hold, differ, are known to be wrong or of another network, and over how many networks. */
export function summaryOf({ figures }: Verification): string {
  const number = (verdict: string) => figures.filter((figure) => figure.verdict === verdict).length;
  const networks = new Set(figures.map(({ model }) => model)).size;
  const of = `${counted(figures.length, "published figure")} of ${counted(networks, "network")}`;
  const unlike = number("unlike") === 0 ? "" : `, ${number("unlike")} are of networks unlike these`;
  return `${of}: ${number("holds")} hold, ${number("differs")} differ, ${number("erratum")} are errata${unlike}`;
}

function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
