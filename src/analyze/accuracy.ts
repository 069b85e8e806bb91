import { constantSettings } from "../compile/constant-settings.js";
import type { Instance, Model } from "../compile/model.js";
import type { Diagnostics } from "../core/diagnostic.js";

/** An accuracy that others measured, in percent. */
export interface Accuracy {
  readonly dataset: string;
  readonly top1: number;
  readonly top5: number | null;
  readonly source: string;
}

/** The accuracies that a spec states for just these hyperparameters. */
export function accuraciesAt(
  model: Model,
  settings: Instance["settings"],
  diagnostics: Diagnostics,
): readonly Accuracy[] {
  return statedAccuracies(model, diagnostics).get(settingsKey(settings)) ?? [];
}

/** All accuracies that a spec states, by the {@link settingsKey} of the hyperparameters that they are for. */
export function statedAccuracies(
  model: Model,
  diagnostics: Diagnostics,
): ReadonlyMap<string, readonly Accuracy[]> {
  const stated = new Map<string, Accuracy[]>();
  for (const entry of model.spec.syntax.accuracy(diagnostics)) {
    const { place, variant, settings: own, dataset, top1, top5, source } = entry;
    if (top1 === undefined) continue;
    const settings = model.settingsAt({
      settings: constantSettings(own),
      variant: variant === undefined ? undefined : { name: variant, place },
    });
    if (settings === null) continue;
    const key = settingsKey(settings);
    stated.set(key, [...(stated.get(key) ?? []), { dataset, top1, top5: top5 ?? null, source }]);
  }
  return stated;
}

/** All hyperparameters as one text, equal where they are. */
export function settingsKey(settings: Instance["settings"]): string {
  return JSON.stringify(settings);
}
