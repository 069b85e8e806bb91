import { type Setting, settingNames } from "../compile/bind/settings.js";
import type { Model, Point } from "../compile/model.js";
import { type Diagnostics, SpecError } from "../core/diagnostic.js";
import { suggestion } from "../core/nearest.js";
import type { Place } from "../core/source.js";
import type { PlainValue } from "../spec/expression/value.js";
import type { Axis } from "./axis.js";

/** So many of an axis' first values are looked at: those of a range are alike. */
const MOST_VALUES = 1000;

/**
 * Collects what is wrong with axes whatever the point: names that the model doesn't have, that are varied twice or
 * are set already, and values of another kind than the hyperparameter's.
 * @param fixed what the model is set to beside them
 */
export function checkAxes(axes: readonly Axis[], model: Model, fixed: Point, diagnostics: Diagnostics): void {
  const names = settingNames(model.spec.syntax);
  for (const [number, axis] of axes.entries()) {
    const { name, namePlace } = axis;
    const set = fixed.settings?.findLast((setting) => setting.name === name);
    if (!names.includes(name)) {
      diagnostics.add(unknown(name, namePlace, names).diagnostic);
    } else if (axes.findIndex((other) => other.name === name) < number) {
      diagnostics.error("usage", `\`${name}\` is varied twice`, namePlace, {
        help: "one `--vary` may have several values and ranges, separated by commas",
      });
    } else if (set !== undefined) {
      diagnostics.error("usage", `\`${name}\` is varied, and set as well`, namePlace, {
        notes: [{ message: "set here", place: set.place }],
      });
    } else {
      checkKinds(axis, model, fixed, diagnostics);
    }
  }
}

/** Collects the settings that the model doesn't have. */
export function checkSet(settings: readonly Setting[], model: Model, diagnostics: Diagnostics): void {
  const names = settingNames(model.spec.syntax);
  for (const { name, place } of settings) {
    if (!names.includes(name)) diagnostics.add(unknown(name, place, names).diagnostic);
  }
}

function unknown(name: string, place: Place, names: readonly string[]): SpecError {
  return new SpecError("setting", `the model has no hyperparameter \`${name}\``, place, {
    help: suggestion(name, names) ?? `valid: ${names.join(", ")}`,
  });
}

/** Tries one value of each kind, and each word, since a hyperparameter may have a choice of words. */
function checkKinds(axis: Axis, model: Model, fixed: Point, diagnostics: Diagnostics): void {
  const tried = new Set<PlainValue>();
  for (let index = 0; index < Math.min(axis.size, MOST_VALUES); index += 1) {
    const setting = axis.settingAt(index);
    const { value } = setting;
    const kind = typeof value === "string" ? `word ${value}` : Array.isArray(value) ? "list" : typeof value;
    if (tried.has(kind)) continue;
    tried.add(kind);
    const { diagnostics: found } = model.instantiate({
      ...fixed,
      settings: [...(fixed.settings ?? []), setting],
    });
    for (const diagnostic of found) {
      if (diagnostic.code === "setting" && diagnostic.place === setting.place) diagnostics.add(diagnostic);
    }
  }
}
