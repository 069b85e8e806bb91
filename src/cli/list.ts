import { analyze } from "../analyze/analyze.js";
import { metrics } from "../analyze/metrics/index.js";
import { blocks } from "../blocks/index.js";
import { ModelLoader } from "../compile/model.js";
import { Diagnostics, SpecError } from "../core/diagnostic.js";
import { suggestion } from "../core/nearest.js";
import { ops } from "../ops/index.js";
import { checkFormats } from "../reporters/check/index.js";
import { formats } from "../reporters/index.js";
import { jsonText } from "../reporters/json.js";
import { densities } from "../reporters/report-view.js";
import type { Cell, Column, View } from "../reporters/view.js";
import { bundledNames, FileLoader } from "./files.js";
import { checkFormat } from "./options.js";
import { renderOptions, writeOutput } from "./output.js";
import { renderView } from "./render-view.js";
import { OK, type Streams } from "./streams.js";

/** One entry of a list: a name, and what there is to say of it. */
type Entry = Readonly<Record<string, string | number | null>>;

const lists: ReadonlyMap<string, (streams: Streams) => Promise<Entry[]> | Entry[]> = new Map<
  string,
  (streams: Streams) => Promise<Entry[]> | Entry[]
>([
  ["specs", listSpecs],
  ["blocks", () => [...blocks.values()].map(({ name, summary }) => ({ name, what: summary }))],
  ["ops", () => [...ops.values()].map(({ name, summary }) => ({ name, what: summary }))],
  [
    "metrics",
    () => [
      ...[...metrics.values()].map(({ name, unit, definition }) => ({ name, unit, what: definition })),
      ...[...densities].map(([name, { title }]) => ({
        name,
        unit: "",
        what: `${title}, from a spec's \`accuracy\``,
      })),
    ],
  ],
  [
    "conventions",
    async () => {
      const { presets } = await import("../conventions/presets/index.js");
      return [...presets.values()].map(({ name, unit, summary, source }) => ({
        name,
        unit,
        what: summary,
        source,
      }));
    },
  ],
  [
    "formats",
    () => [
      ...[...formats].map(([name, { summary }]) => ({ name, what: summary })),
      ...[...checkFormats]
        .filter(([name]) => !formats.has(name))
        .map(([name, { summary }]) => ({ name, what: `${summary} (of \`check\`)` })),
    ],
  ],
]);

/** Shows what there is to use: the names of the lists, or one list. */
export async function list(
  what: string | undefined,
  given: Readonly<Record<string, unknown>>,
  streams: Streams,
): Promise<number> {
  const destination = checkFormat(given);
  const entriesOf = what === undefined ? undefined : lists.get(what);
  if (what !== undefined && entriesOf === undefined) {
    throw new SpecError("usage", `there is no list of \`${what}\``, undefined, {
      help: suggestion(what, lists.keys()),
    });
  }
  const entries =
    entriesOf === undefined ? [...lists.keys()].map((name) => ({ name })) : await entriesOf(streams);
  const text =
    destination.format === "json" || destination.format === "ndjson"
      ? jsonOf(entries, destination.format)
      : await renderView(viewOfEntries(entries), destination.format, renderOptions(destination, streams));
  writeOutput(text, destination, streams);
  return OK;
}

function jsonOf(entries: readonly Entry[], format: string): string {
  if (format === "ndjson") return entries.map((entry) => `${jsonText(entry)}\n`).join("");
  return `${jsonText(entries, 2)}\n`;
}

function viewOfEntries(entries: readonly Entry[]): View {
  const names = Object.keys(entries[0] ?? {});
  const isCount = (name: string) =>
    entries.some((entry) => typeof entry[name] === "number") && name !== "year";
  const columns = names.map(
    (name): Column => ({ name, title: name, kind: isCount(name) ? "count" : "text" }),
  );
  const rows = entries.map((entry) =>
    names.map((name): Cell => {
      const value = entry[name];
      if (typeof value === "number" && name !== "year") return { kind: "count", value, unit: "" };
      return { kind: "text", text: String(value ?? "") };
    }),
  );
  return { title: null, facts: [], columns, rows, totals: null, notes: [] };
}

/** Every bundled spec with its year, its costs and its full name. */
async function listSpecs(streams: Streams): Promise<Entry[]> {
  const models = new ModelLoader(new FileLoader(streams), new Diagnostics());
  const entries: Entry[] = [];
  for (const name of bundledNames()) {
    const model = await models.load(name);
    const graph = model?.instantiate().graph;
    if (!model || !graph) continue;
    const { params = 0, macs = 0 } = analyze(graph).totals;
    entries.push({ name, year: yearOf(model.spec.syntax.citation ?? ""), params, macs, what: model.name });
  }
  return entries;
}

/** The year of a citation: that of its arXiv number, else one that it names. */
function yearOf(citation: string): number | null {
  const arxiv = /arXiv:(\d\d)\d\d\.\d+/.exec(citation);
  if (arxiv !== null) return 2000 + Number(arxiv[1]);
  const named = /\b(19|20)\d\d\b/.exec(citation);
  return named === null ? null : Number(named[0]);
}
