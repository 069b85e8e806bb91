import { settingsKey, statedAccuracies } from "../analyze/accuracy.js";
import type { Model } from "../compile/model.js";
import type { Diagnostics } from "../core/diagnostic.js";
import type { Source } from "../core/source.js";
import { pointKey, readAccuracyFile } from "./accuracy-file.js";
import type { Axis } from "./axis.js";
import type { Counting } from "./point.js";

/** How the accuracy of a point is found: in a file, else among what the spec states; `undefined` without any. */
export function findAccuracies(
  file: Source | undefined,
  model: Model,
  axes: readonly Axis[],
  diagnostics: Diagnostics,
): Counting["accuracyOf"] | undefined {
  if (file !== undefined) {
    const found = readAccuracyFile(file, axes, diagnostics);
    return (varied) => found.get(pointKey(varied)) ?? null;
  }
  const stated = diagnostics.attempt(() => statedAccuracies(model, diagnostics));
  if (stated === undefined || stated.size === 0) return undefined;
  return (_, settings) => stated.get(settingsKey(settings))?.[0]?.top1 ?? null;
}
