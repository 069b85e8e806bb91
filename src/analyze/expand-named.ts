import { changedSettings } from "../compile/changed-settings.js";
import { type Instance, ModelLoader, type Point } from "../compile/model.js";
import { type ModelName, parseModelName } from "../compile/model-name.js";
import type { Diagnostics } from "../core/diagnostic.js";
import type { Graph } from "../core/graph.js";
import type { Loader } from "../core/loader.js";
import type { Shape } from "../core/shape.js";
import { type GivenOptions, ModelFiles } from "../importers/model-files.js";
import { refuseSettings } from "./subject.js";

/** A model as a user names it, expanded. */
export interface NamedModel {
  readonly name: string;
  readonly graph: Graph;
  readonly inputs: readonly Shape[];
  readonly settings: Instance["settings"];
  /** The hyperparameters that aren't at their defaults. */
  readonly changed: readonly string[];
}

/**
 * Loads and expands the one model that a name like `mobilenet-v1@width=0.5` or `model.onnx` means.
 * @param said what else is said of it; the name's own settings win
 * @param isFile whether the whole name, `@` and all, is a file's
 * @returns `undefined` when there are mistakes, which are collected
 */
export async function expandNamed(
  id: string,
  said: Point & GivenOptions,
  isFile: boolean,
  loader: Loader,
  diagnostics: Diagnostics,
): Promise<NamedModel | undefined> {
  const name = diagnostics.attempt(() => parseModelName(id, isFile));
  if (name === undefined) return undefined;
  const imported = await new ModelFiles(loader, diagnostics).read({ name: name.spec }, said);
  if (imported === "unreadable") return undefined;
  if (imported === undefined) return expandSpec(name, said, loader, diagnostics);
  const settings = [...(said.settings ?? []), ...name.settings];
  const place = name.variant?.place ?? settings[0]?.place;
  if (place !== undefined) {
    refuseSettings(name.spec, place, diagnostics);
    return undefined;
  }
  const { graph } = imported;
  const inputs = graph.inputs.map(({ shape }) => shape);
  return { name: imported.name, graph, inputs, settings: {}, changed: [] };
}

async function expandSpec(
  name: ModelName,
  said: Point,
  loader: Loader,
  diagnostics: Diagnostics,
): Promise<NamedModel | undefined> {
  const model = await new ModelLoader(loader, diagnostics).load(name.spec);
  if (model === undefined) return undefined;
  const point: Point = {
    ...said,
    variant: name.variant,
    settings: [...(said.settings ?? []), ...name.settings],
  };
  const instance = model.instantiate(point);
  for (const diagnostic of instance.diagnostics) diagnostics.add(diagnostic, { round: instance });
  const { graph, inputs, settings } = instance;
  return graph === null
    ? undefined
    : { name: model.name, graph, inputs, settings, changed: changedSettings(model, settings, point) };
}
