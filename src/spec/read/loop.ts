import type { Loop } from "../syntax.js";
import type { YamlEntry, YamlList } from "../yaml/tree.js";
import { kindOf, type ReadContext } from "./context.js";
import { checkDeclaredName } from "./names.js";
import { readNamedValues, readValue } from "./value.js";

/** Reads `for`: a table whose first row names variables, or a map of lists in step. */
export function readLoop(entry: YamlEntry, context: ReadContext): Loop | undefined {
  const { key, value } = entry;
  if (value?.kind === "map") {
    const entries = readNamedValues(value, context);
    for (const { name, namePlace } of entries) checkDeclaredName(name, namePlace, context);
    if (entries.length > 0) return { kind: "lists", place: key.place, entries };
  }
  if (value?.kind === "list") return readTable(value, entry, context);
  context.diagnostics.error(
    "wrong-type",
    `\`for\` is a table or a map of lists, got ${value?.kind === "map" ? "an empty map" : kindOf(value)}`,
    value?.place ?? key.place,
    { help: "write `for: { k: 1..3 }`, or rows of which the first names the variables" },
  );
  return undefined;
}

function readTable(list: YamlList, entry: YamlEntry, context: ReadContext): Loop | undefined {
  const [header, ...rows] = list.items;
  if (header?.kind !== "list" || header.items.some((cell) => cell.kind !== "scalar")) {
    context.diagnostics.error(
      "wrong-type",
      "the first row of a table names its variables",
      header?.place ?? list.place,
      {
        help: "write `- [out, stride]` first, then a row of values a round",
      },
    );
    return undefined;
  }
  const names = header.items.map((cell) => ({
    name: cell.kind === "scalar" ? cell.text : "",
    place: cell.place,
  }));
  for (const { name, place } of names) checkDeclaredName(name, place, context);
  const read = [];
  for (const row of rows) {
    if (row.kind !== "list") {
      context.diagnostics.error("wrong-type", `a row of a table is a list, got ${kindOf(row)}`, row.place);
      continue;
    }
    if (row.items.length !== names.length) {
      context.diagnostics.error(
        "wrong-type",
        `this row has ${row.items.length} cells, but the table has ${names.length} columns`,
        row.place,
        { help: `the columns are ${names.map(({ name }) => name).join(", ")}` },
      );
      continue;
    }
    read.push({ place: row.place, cells: row.items.map((cell) => readValue(cell, context)) });
  }
  return { kind: "table", place: entry.key.place, names, rows: read };
}
