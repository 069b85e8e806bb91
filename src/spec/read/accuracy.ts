import type { AccuracySyntax } from "../syntax.js";
import type { YamlEntry, YamlMap } from "../yaml/tree.js";
import { keysOf, kindOf, type ReadContext } from "./context.js";
import { readNamedValues } from "./value.js";

/** Reads `accuracy`: what others measured, each with its data set and source. */
export function readAccuracy(entry: YamlEntry | undefined, context: ReadContext): AccuracySyntax[] {
  if (entry === undefined) return [];
  const { key, value } = entry;
  const items = value?.kind === "list" ? value.items : value === null ? [] : [value];
  if (items.length === 0) context.diagnostics.error("missing-key", "`accuracy` has no value", key.place);
  return items.flatMap((item) => {
    if (item?.kind === "map") return [readEntry(item, context)];
    context.diagnostics.error(
      "wrong-type",
      `an accuracy is a map, got ${kindOf(item ?? null)}`,
      item?.place ?? key.place,
      {
        help: 'write `- { dataset: ImageNet, top1: 70.6, source: "arXiv:1704.04861, Table 8" }`',
      },
    );
    return [];
  });
}

function readEntry(map: YamlMap, context: ReadContext): AccuracySyntax {
  const found = keysOf(map, "an accuracy", ["dataset", "top1", "top5", "source", "for", "variant"], context);
  const text = (name: string) => {
    const value = found.get(name)?.value;
    return value?.kind === "scalar" ? value.text : undefined;
  };
  for (const required of ["dataset", "top1", "source"]) {
    if (text(required) === undefined) {
      context.diagnostics.error("missing-key", `an accuracy needs \`${required}\``, map.place);
    }
  }
  const settings = found.get("for")?.value;
  return {
    place: map.place,
    dataset: text("dataset") ?? "",
    top1: percentage(found.get("top1"), context),
    top5: percentage(found.get("top5"), context),
    source: text("source") ?? "",
    settings: settings?.kind === "map" ? readNamedValues(settings, context) : [],
    variant: text("variant"),
  };
}

function percentage(entry: YamlEntry | undefined, context: ReadContext): number | undefined {
  if (entry?.value?.kind !== "scalar") return undefined;
  const value = Number(entry.value.text);
  if (value > 0 && value <= 100) return value;
  context.diagnostics.error(
    "argument",
    `\`${entry.key.text}\` is a percentage, got ${kindOf(entry.value)}`,
    entry.value.place,
  );
  return undefined;
}
