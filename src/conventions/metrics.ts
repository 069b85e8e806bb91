import { type Diagnostics, SpecError } from "../core/diagnostic.js";
import type { Loader } from "../core/loader.js";
import type { Metric } from "../core/metric.js";
import type { Place } from "../core/source.js";
import type { Convention } from "./convention.js";
import { conventionMetric } from "./count.js";
import { loadConventions, presetNamed } from "./load.js";

/** A convention whose number is meant by name, and where that is written. */
export interface NamedConvention {
  readonly name: string;
  readonly place?: Place;
}

/**
 * The numbers of the conventions asked for, and of those that columns name beside them. Mistakes are collected.
 * @param named the conventions in columns and budgets: presets, or what the files asked for are called
 */
export async function conventionMetrics(
  asked: readonly string[],
  named: readonly NamedConvention[],
  loader: Loader,
  diagnostics: Diagnostics,
): Promise<Metric[]> {
  const conventions = await loadConventions(asked, loader, diagnostics);
  const known = new Map(conventions.map((convention) => [convention.name, convention]));
  for (const { name, place } of named) {
    if (known.has(name)) continue;
    const preset = diagnostics.attempt(() => presetNamed(name, place));
    // An alias would be a second name for one column.
    if (preset?.name === name) known.set(name, preset);
    else if (preset !== undefined) diagnostics.add(aliasOf(name, preset, place).diagnostic);
  }
  return [...known.values()].map(conventionMetric);
}

function aliasOf(name: string, preset: Convention, place: Place | undefined): SpecError {
  return new SpecError("usage", `\`${name}\` is another name of \`${preset.name}\``, place, {
    help: `write \`convention:${preset.name}\``,
  });
}
