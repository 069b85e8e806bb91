import type { Diagnostics } from "../../core/diagnostic.js";
import type { SpecSyntax } from "../syntax.js";
import { place, type YamlEntry, type YamlMap, type YamlNode } from "../yaml/tree.js";
import { readAccuracy } from "./accuracy.js";
import { readBlock } from "./block.js";
import { readBudgets } from "./budgets.js";
import { readCompression } from "./compression.js";
import { asMap, asText, keysOf, kindOf, type ReadContext, textOf } from "./context.js";
import { readEnergy } from "./energy.js";
import { readInputs } from "./input.js";
import { readBody } from "./item.js";
import { checkDeclaredName } from "./names.js";
import { readParameters } from "./parameters.js";
import { readPrecision } from "./precision.js";
import { readPublished } from "./published.js";
import { readTraining } from "./training.js";
import { readEntryValue, readExpressionEntry, readNamedValues, readTemplates } from "./value.js";

/** The top-level keys of a spec. */
export const specKeys = [
  "name",
  "source",
  "extends",
  "input",
  "inputs",
  "outputs",
  "params",
  "variants",
  "let",
  "width",
  "resolution",
  "round",
  "defaults",
  "blocks",
  "layers",
  "precision",
  "compression",
  "training",
  "energy",
  "baseline",
  "budgets",
  "published",
  "accuracy",
] as const;

type Entries = ReadonlyMap<string, YamlEntry>;

/** Reads a spec's tree. All mistakes of form are collected; `undefined` when nothing of it can be used. */
export function readSpec(tree: YamlNode, diagnostics: Diagnostics): SpecSyntax | undefined {
  const context: ReadContext = { diagnostics };
  const { source } = tree.place;
  if (tree.kind !== "map") {
    diagnostics.error("wrong-type", `a spec is a map, got ${kindOf(tree)}`, tree.place, {
      help: "a spec needs at least `input: 224x224x3` and `layers:`",
    });
    return undefined;
  }
  if (isBudgetsFile(tree)) {
    diagnostics.error("wrong-type", "this is a file of budgets, not a spec", tree.place, {
      help: "name the specs that it limits: `check` reads a `budgets.yaml` above them, or what `--budgets` names",
    });
    return undefined;
  }
  const found = keysOf(tree, "a spec", specKeys, context);
  if (diagnostics.hasErrors && hidesNames(tree)) return undefined;
  const start = place(source, tree.place.start, tree.place.start + 1);
  const extended = readName(found.get("extends"), context);
  if (extended === undefined) {
    const missing = ["input", "layers"].filter(
      (key) => !found.has(key) && !(key === "input" && found.has("inputs")),
    );
    if (missing.length > 0) {
      const said = missing.map((key) => `no \`${key}\``).join(" and ");
      diagnostics.error("missing-key", `the spec has ${said}`, start, {
        help: "it needs `input: 224x224x3` (height x width x channels) and `layers:` with a list under it",
      });
    }
  }
  const layers = found.get("layers");
  const outputs = found.get("outputs");
  const width = found.get("width");
  const resolution = found.get("resolution");
  const round = found.get("round");
  return {
    source,
    place: start,
    name: textOf(found.get("name"), context),
    citation: textOf(found.get("source"), context),
    extends: extended,
    baseline: readName(found.get("baseline"), context),
    inputs: readInputs(found.get("input"), found.get("inputs"), context),
    outputs: outputs && readTemplates(outputs, context),
    parameters: readMap(found.get("params"), context, (map) => readParameters(map, context)) ?? [],
    variants: readVariants(found, context),
    lets: readLets(found, context),
    width: width && readExpressionEntry(width, context),
    resolution: resolution && readExpressionEntry(resolution, context),
    round: round && readEntryValue(round, context),
    defaults: readMap(found.get("defaults"), context, (map) => readNamedValues(map, context)) ?? [],
    blocks:
      readMap(found.get("blocks"), context, (map) =>
        map.entries.map((entry) => readBlock(entry, context)).filter((block) => block !== undefined),
      ) ?? [],
    layers: layers && readBody(layers.value, layers.key, context),
    precision: readPrecision(found.get("precision"), context),
    compression: readCompression(found.get("compression"), context),
    optimizer: readTraining(found.get("training"), context),
    energy: readEnergy(found.get("energy"), context),
    budgets: (collected) => readBudgets(found.get("budgets"), { diagnostics: collected }),
    published: (collected) => readPublished(found.get("published"), { diagnostics: collected }),
    accuracy: (collected) => readAccuracy(found.get("accuracy"), { diagnostics: collected }),
  };
}

/** Whether there is nothing but budgets, which are then for specs elsewhere. */
function isBudgetsFile({ entries }: YamlMap): boolean {
  return entries.length > 0 && entries.every(({ key }) => key.text === "budgets");
}

/** What declares the names that the rest of a spec uses. */
const declaring: ReadonlySet<string> = new Set([
  "extends",
  "params",
  "variants",
  "let",
  "blocks",
  "inputs",
  "for",
]);

/** Whether something that declares names is beyond reading, so that each use of them would look wrong. */
function hidesNames(tree: YamlNode, isDeclaring = false): boolean {
  switch (tree.kind) {
    case "scalar":
      return false;
    case "broken":
      return isDeclaring;
    case "list":
      return tree.items.some((item) => hidesNames(item, isDeclaring));
    case "map":
      return tree.entries.some(
        ({ key, value }) => value !== null && hidesNames(value, declaring.has(key.text)),
      );
  }
}

function readName(entry: YamlEntry | undefined, context: ReadContext): SpecSyntax["extends"] {
  const scalar = entry && asText(entry.value, entry.key.text, entry.key, context);
  return scalar && { name: scalar.text, place: scalar.place };
}

function readMap<T>(
  entry: YamlEntry | undefined,
  context: ReadContext,
  read: (map: YamlMap) => T,
): T | undefined {
  const map = entry && asMap(entry.value, entry.key.text, entry.key, context);
  return map && read(map);
}

function readVariants(found: Entries, context: ReadContext): SpecSyntax["variants"] {
  const variants = readMap(found.get("variants"), context, (map) =>
    map.entries.map((entry) => {
      const settings = asMap(entry.value, entry.key.text, entry.key, context);
      return {
        name: entry.key.text,
        place: entry.key.place,
        settings: settings ? readNamedValues(settings, context) : [],
      };
    }),
  );
  return variants ?? [];
}

function readLets(found: Entries, context: ReadContext): SpecSyntax["lets"] {
  const lets = readMap(found.get("let"), context, (map) => readNamedValues(map, context)) ?? [];
  for (const { name, namePlace } of lets) checkDeclaredName(name, namePlace, context);
  return lets;
}
