import type { Diagnostics } from "../core/diagnostic.js";
import type { Graph } from "../core/graph.js";
import type { Loader } from "../core/loader.js";
import { type Instance, type Model, ModelLoader, type Point } from "./model.js";
import { parseModelName } from "./model-name.js";

/** A model as a user names it, expanded. */
export interface NamedModel {
  readonly model: Model;
  readonly instance: Instance;
  readonly graph: Graph;
  /** The hyperparameters that aren't at their defaults. */
  readonly changed: readonly string[];
}

/**
 * Loads and expands the one model that a name like `mobilenet-v1@width=0.5` means.
 * @param point what else is said of it; the name's own settings win
 * @param isFile whether the whole name, `@` and all, is a file's
 * @returns `undefined` when there are mistakes, which are collected
 */
export async function expandNamed(
  id: string,
  point: Point,
  isFile: boolean,
  loader: Loader,
  diagnostics: Diagnostics,
): Promise<NamedModel | undefined> {
  const name = diagnostics.attempt(() => parseModelName(id, isFile));
  const model = name && (await new ModelLoader(loader, diagnostics).load(name.spec));
  if (name === undefined || model === undefined) return undefined;
  const whole: Point = {
    ...point,
    variant: name.variant,
    settings: [...(point.settings ?? []), ...name.settings],
  };
  const instance = model.instantiate(whole);
  for (const diagnostic of instance.diagnostics) diagnostics.add(diagnostic, { round: instance });
  const { graph, settings } = instance;
  return graph === null
    ? undefined
    : { model, instance, graph, changed: changedSettings(model, settings, whole) };
}

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
