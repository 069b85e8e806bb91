import { metrics } from "../analyze/metrics/index.js";
import { blocks } from "../blocks/index.js";
import { SpecError } from "../core/diagnostic.js";
import { suggestion } from "../core/nearest.js";
import { ops } from "../ops/index.js";
import { formats } from "../reporters/index.js";
import { bundledNames } from "./files.js";
import { OK, type Streams } from "./streams.js";

type Entry = readonly [name: string, what: string];

const lists: ReadonlyMap<string, () => Entry[]> = new Map<string, () => Entry[]>([
  ["specs", () => bundledNames().map((name) => [name, ""])],
  ["blocks", () => [...blocks.values()].map(({ name, summary }) => [name, summary])],
  ["ops", () => [...ops.values()].map(({ name, summary }) => [name, summary])],
  ["metrics", () => [...metrics.values()].map(({ name, definition }) => [name, definition])],
  ["formats", () => [...formats].map(([name, { summary }]) => [name, summary])],
]);

/** Shows what there is to use: all lists, or one. */
export function list(what: string | undefined, { stdout }: Streams): number {
  if (what !== undefined && !lists.has(what)) {
    throw new SpecError("usage", `there is no list of \`${what}\``, undefined, {
      help: suggestion(what, lists.keys()),
    });
  }
  const chosen = [...lists].filter(([name]) => what === undefined || name === what);
  const parts: string[] = [];
  for (const [name, entries] of chosen) {
    const rows = entries();
    const width = Math.max(...rows.map(([each]) => each.length));
    const lines = rows.map(([each, summary]) => `${each.padEnd(width)}  ${summary}`.trimEnd());
    parts.push([...(what === undefined ? [`${name}:`] : []), ...lines, ""].join("\n"));
  }
  stdout.write(parts.join("\n"));
  return OK;
}
