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
): Accuracy[] {
  const here = JSON.stringify(settings);
  return model.spec.syntax
    .accuracy(diagnostics)
    .flatMap(({ place, variant, settings: own, dataset, top1, top5, source }) => {
      if (top1 === undefined) return [];
      const point = {
        settings: constantSettings(own),
        variant: variant === undefined ? undefined : { name: variant, place },
      };
      if (JSON.stringify(model.settingsAt(point)) !== here) return [];
      return [{ dataset, top1, top5: top5 ?? null, source }];
    });
}
