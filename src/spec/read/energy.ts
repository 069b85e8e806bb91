import type { Diagnostics } from "../../core/diagnostic.js";
import { additionFormats, type EnergyTable, multiplicationFormats } from "../../core/energy.js";
import type { YamlEntry, YamlNode } from "../yaml/tree.js";
import { asMap, keysOf, kindOf, type ReadContext, textOf } from "./context.js";

const keys = ["mult", "add", "binary", "memory", "source"] as const;

/** Reads `energy`: a table of picojoules, which replaces the usual one as a whole. */
export function readEnergy(entry: YamlEntry | undefined, context: ReadContext): EnergyTable | undefined {
  const map = entry && asMap(entry.value, entry.key.text, entry.key, context);
  if (map === undefined) return undefined;
  const found = keysOf(map, "energy", keys, context);
  return {
    mult: readFormats(found.get("mult"), multiplicationFormats, context),
    add: readFormats(found.get("add"), additionFormats, context),
    binary: readPicojoules(found.get("binary"), context),
    memory: readPicojoules(found.get("memory"), context),
    source: textOf(found.get("source"), context) ?? map.place.source.name,
  };
}

/** Reads a file that holds `energy` and nothing else. Mistakes are collected. */
export function readEnergyFile(tree: YamlNode, diagnostics: Diagnostics): EnergyTable | undefined {
  const context: ReadContext = { diagnostics };
  const found = tree.kind === "map" ? keysOf(tree, "a file of energies", ["energy"], context) : undefined;
  const entry = found?.get("energy");
  if (entry === undefined) {
    diagnostics.error("missing-key", "a file of energies has its table under `energy`", tree.place, {
      help: "write `energy:` and `mult: { fp32: 3.7 }`, `add: { fp32: 0.9 }` and `memory: 160` under it",
    });
  }
  return readEnergy(entry, context);
}

function readFormats<Format extends string>(
  entry: YamlEntry | undefined,
  formats: readonly Format[],
  context: ReadContext,
): Partial<Record<Format, number>> {
  const map = entry && asMap(entry.value, entry.key.text, entry.key, context);
  if (map === undefined) return {};
  const found = keysOf(map, `energy's \`${entry?.key.text}\``, formats, context);
  const table: Partial<Record<Format, number>> = {};
  for (const format of formats) {
    const picojoules = readPicojoules(found.get(format), context);
    if (picojoules !== undefined) table[format] = picojoules;
  }
  return table;
}

function readPicojoules(entry: YamlEntry | undefined, { diagnostics }: ReadContext): number | undefined {
  if (entry === undefined) return undefined;
  const { key, value } = entry;
  const isNumber = value?.kind === "scalar" && /^(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(value.text);
  const picojoules = isNumber ? Number(value.text) : Number.NaN;
  if (Number.isFinite(picojoules)) return picojoules;
  diagnostics.error(
    "wrong-type",
    `\`${key.text}\` is a number of picojoules from 0, got ${kindOf(value)}`,
    value?.place ?? key.place,
  );
  return undefined;
}
