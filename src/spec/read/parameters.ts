import type { Parameter } from "../syntax.js";
import type { YamlEntry, YamlMap } from "../yaml/tree.js";
import type { ReadContext } from "./context.js";
import { checkDeclaredName } from "./names.js";
import { readEntryValue } from "./value.js";

/**
 * Reads `params`: a kind (`channels`, `required`), a default, a channel count with a default
 * (`{ channels: $out }`), or `{ choices: [ … ] }` of which the first is the default.
 */
export function readParameters(map: YamlMap, context: ReadContext): Parameter[] {
  return map.entries.map((entry) => {
    const { key, value } = entry;
    checkDeclaredName(key.text, key.place, context);
    const base = { name: key.text, place: key.place, default: undefined, choices: undefined };
    if (
      value?.kind === "scalar" &&
      !value.quoted &&
      (value.text === "channels" || value.text === "required")
    ) {
      return { ...base, kind: value.text };
    }
    const only = onlyEntry(entry);
    if (only?.key.text === "channels") {
      return { ...base, kind: "channels", default: readEntryValue(only, context) };
    }
    const choices = readChoices(only, context);
    if (choices !== undefined) return { ...base, kind: "choices", choices };
    return { ...base, kind: "default", default: readEntryValue(entry, context) };
  });
}

/** The entry of a map that has just one. */
function onlyEntry({ value }: YamlEntry): YamlEntry | undefined {
  return value?.kind === "map" && value.entries.length === 1 ? value.entries[0] : undefined;
}

function readChoices(only: YamlEntry | undefined, context: ReadContext): string[] | undefined {
  if (only?.key.text !== "choices") return undefined;
  const words = only.value?.kind === "list" ? only.value.items : [];
  const texts = words.map((word) => (word.kind === "scalar" ? word.text : ""));
  if (texts.length === 0 || texts.includes("")) {
    context.diagnostics.error(
      "wrong-type",
      "`choices` is a list of words, the default first",
      only.key.place,
    );
  }
  return texts;
}
