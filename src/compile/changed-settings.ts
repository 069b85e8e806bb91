import type { Instance, Model, Point } from "./model.js";

/** The names of the hyperparameters that a point sets to something else than their defaults. */
export function changedSettings(
  model: Model,
  settings: Instance["settings"],
  { variant, settings: said = [] }: Point,
): string[] {
  if (variant === undefined && said.length === 0) return [];
  const defaults = model.settingsAt({}) ?? {};
  return Object.keys(settings).filter(
    (name) => JSON.stringify(settings[name]) !== JSON.stringify(defaults[name]),
  );
}
