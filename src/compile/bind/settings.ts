import { type Diagnostics, SpecError } from "../../core/diagnostic.js";
import { nearest, suggestion } from "../../core/nearest.js";
import type { Place } from "../../core/source.js";
import {
  describe,
  type PlainValue,
  plain,
  RealCount,
  Table,
  type Value,
} from "../../spec/expression/value.js";
import type { NamedValue, Parameter, SpecSyntax } from "../../spec/syntax.js";
import { checkChoice } from "../expand/block.js";
import type { ItemEnvironment } from "../state/environment.js";
import { evaluate } from "../state/evaluate.js";
import { UNKNOWN } from "../state/variables.js";

/** A hyperparameter's value from outside: a variant, `--set`, `@key=value`, or a `network` item. */
export interface Setting {
  readonly name: string;
  readonly value: Value;
  /** Where it was said. */
  readonly place: Place;
}

/** The names that a setting may have. */
export function settingNames(syntax: SpecSyntax): string[] {
  return [...syntax.parameters.map(({ name }) => name), "width", "resolution"];
}

/** The settings of a variant, by the name after `@`. */
export function variantSettings(
  syntax: SpecSyntax,
  name: string,
  place: Place,
): { name: string; settings: readonly NamedValue[] } {
  const variant = syntax.variants.find((each) => each.name === name);
  if (variant !== undefined) return variant;
  const names = syntax.variants.map((each) => each.name);
  throw new SpecError("setting", `there is no variant \`${name}\``, place, {
    help:
      suggestion(name, names) ??
      (nearest(name, settingNames(syntax)) === undefined
        ? "this spec has no variants; a hyperparameter is set with `@name=value`"
        : `a hyperparameter is set with \`@${nearest(name, settingNames(syntax))}=value\``),
  });
}

/** Collects an error for each setting that the spec doesn't have. */
export function checkSettingNames(
  syntax: SpecSyntax,
  settings: readonly Setting[],
  diagnostics: Diagnostics,
): void {
  const names = settingNames(syntax);
  for (const { name, place } of settings) {
    if (names.includes(name)) continue;
    diagnostics.error("setting", `there is no hyperparameter \`${name}\``, place, {
      help: () => suggestion(name, names) ?? `valid: ${names.join(", ")}`,
    });
  }
}

/**
 * Binds hyperparameters in order, each by its last setting or its default, then the `let`s.
 * The number of classes is a real channel count, which α leaves alone.
 */
export function bindHyperparameters(
  syntax: SpecSyntax,
  settings: readonly Setting[],
  values: Map<string, Value>,
  environment: ItemEnvironment,
): void {
  const { session, context } = environment;
  for (const parameter of syntax.parameters) {
    const setting = settings.findLast(({ name }) => name === parameter.name);
    const value = session.attempt(context, () => {
      const fallback = defaultOf(parameter, environment);
      if (setting === undefined) return fallback;
      checkSetting(parameter, fallback, setting);
      return setting.value;
    });
    const isClasses = parameter.name === "classes" && typeof value === "number";
    values.set(parameter.name, value === undefined ? UNKNOWN : isClasses ? new RealCount(value) : value);
  }
  for (const { name, value } of syntax.lets) {
    values.set(name, session.attempt(context, () => evaluate(value, environment)) ?? UNKNOWN);
  }
}

function defaultOf(parameter: Parameter, environment: ItemEnvironment): Value | undefined {
  if (parameter.choices !== undefined) return parameter.choices[0];
  if (parameter.default !== undefined) return evaluate(parameter.default, environment);
  throw new SpecError(
    "wrong-type",
    `the hyperparameter \`${parameter.name}\` has no default`,
    parameter.place,
    {
      help: `\`${parameter.kind}\` is for parameters of blocks; write a value`,
    },
  );
}

/** A setting has its default's kind: a number for a number, a list for a list. */
function checkSetting(
  parameter: Parameter,
  fallback: Value | undefined,
  { name, value, place }: Setting,
): void {
  if (parameter.choices !== undefined) {
    checkChoice(parameter.choices, value, name, place);
    return;
  }
  const expected = kindOf(fallback);
  const given = kindOf(value);
  if (expected === undefined || expected === given) return;
  throw new SpecError("setting", `\`${name}\` is ${expected}, got ${describe(value)}`, place);
}

function kindOf(value: Value | undefined): string | undefined {
  if (value === undefined) return undefined;
  if (value instanceof RealCount || typeof value === "number") return "a number";
  if (value instanceof Table) return "a table";
  if (Array.isArray(value)) return "a list";
  return typeof value === "boolean" ? "true or false" : "a word";
}

/** The last value of `width` or `resolution`, which is a number above 0. */
export function multiplier(
  name: "width" | "resolution",
  syntax: SpecSyntax,
  settings: readonly Setting[],
  environment: ItemEnvironment,
): number {
  const setting = settings.findLast((each) => each.name === name);
  const own = syntax[name];
  if (setting === undefined && own === undefined) return 1;
  const value = setting?.value ?? (own && evaluate(own, environment));
  const number = value instanceof RealCount ? value.value : value;
  if (typeof number === "number" && number > 0 && Number.isFinite(number)) return number;
  throw new SpecError(
    "setting",
    `\`${name}\` is a number above 0, got ${value === undefined ? "nothing" : describe(value)}`,
    setting?.place ?? own?.place,
  );
}

/** The settings that a report shows. */
export function plainSettings(
  syntax: SpecSyntax,
  values: ReadonlyMap<string, Value>,
  width: number,
  resolution: number,
): Record<string, PlainValue> {
  const shown: Record<string, PlainValue> = { width, resolution };
  for (const { name } of syntax.parameters) {
    const value = values.get(name);
    const simple = value === undefined || value === UNKNOWN ? undefined : plain(value);
    if (simple !== undefined) shown[name] = simple;
  }
  return shown;
}
