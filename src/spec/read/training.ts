import { suggestion } from "../../core/nearest.js";
import { type Optimizer, optimizerStates } from "../../core/optimizer.js";
import type { YamlEntry } from "../yaml/tree.js";
import { asMap, asText, keysOf, type ReadContext } from "./context.js";

/** Reads `training`: how the network is trained, which says what its optimizer keeps. */
export function readTraining(entry: YamlEntry | undefined, context: ReadContext): Optimizer | undefined {
  const map = entry && asMap(entry.value, entry.key.text, entry.key, context);
  const named = map && keysOf(map, "training", ["optimizer"], context).get("optimizer");
  const scalar = named && asText(named.value, named.key.text, named.key, context);
  if (scalar === undefined) return undefined;
  const names = [...optimizerStates.keys()];
  const found = names.find((name) => name === scalar.text);
  if (found === undefined) {
    context.diagnostics.error("argument", `there is no optimizer \`${scalar.text}\``, scalar.place, {
      help: suggestion(scalar.text, names) ?? `valid: ${names.join(", ")}`,
    });
  }
  return found;
}
