import type { Place } from "../../core/source.js";
import type { InputDefinition } from "../syntax.js";
import type { YamlEntry } from "../yaml/tree.js";
import { asMap, keysOf, kindOf, type ReadContext } from "./context.js";
import { readEntryValue, readExpression, readExpressionEntry } from "./value.js";

/** Reads `input` (one, without a name) or `inputs` (a map of them). */
export function readInputs(
  single: YamlEntry | undefined,
  several: YamlEntry | undefined,
  context: ReadContext,
): InputDefinition[] | undefined {
  if (single !== undefined && several !== undefined) {
    context.diagnostics.error("unknown-key", "`input` and `inputs` exclude each other", several.key.place);
  }
  if (single !== undefined) {
    const input = readInput(single, null, context);
    return input && [input];
  }
  if (several === undefined) return undefined;
  const map = asMap(several.value, "inputs", several.key, context);
  if (map?.entries.length === 0) {
    context.diagnostics.error("missing-key", "`inputs` names no input", several.key.place, {
      help: "write `input: 224x224x3`, or `inputs: { image: 224x224x3 }`",
    });
  }
  for (const { key } of map?.entries ?? []) checkInputName(key.text, key.place, context);
  return map?.entries
    .map((entry) => readInput(entry, entry.key.text, context))
    .filter((input) => input !== undefined);
}

/** Collects an error for an input that no reference could name. */
export function checkInputName(name: string, place: Place | undefined, context: ReadContext): void {
  if (/^[A-Za-z0-9_+-]+$/.test(name)) return;
  context.diagnostics.error("wrong-type", `\`${name}\` can't be the name of an input`, place, {
    help: "letters, digits, `_`, `+` and `-`",
  });
}

function readInput(entry: YamlEntry, name: string | null, context: ReadContext): InputDefinition | undefined {
  const { key, value } = entry;
  const place = value?.place ?? key.place;
  if (value?.kind === "scalar") {
    const size = readExpression(value, context);
    return size && { name, place, size, channels: undefined, scale: undefined };
  }
  if (value?.kind !== "map") {
    context.diagnostics.error(
      "wrong-type",
      `an input is a size such as 224x224x3, got ${kindOf(value)}`,
      place,
      {
        help: "height x width x channels",
      },
    );
    return undefined;
  }
  const found = keysOf(value, "an input", ["size", "channels", "scale"], context);
  const size = found.get("size");
  if (size === undefined) {
    context.diagnostics.error("missing-key", "an input needs `size`", place);
    return undefined;
  }
  const channels = found.get("channels");
  const scale = found.get("scale");
  const sizeExpression = readExpressionEntry(size, context);
  return (
    sizeExpression && {
      name,
      place,
      size: sizeExpression,
      channels: channels && readExpressionEntry(channels, context),
      scale: scale && readEntryValue(scale, context),
    }
  );
}
