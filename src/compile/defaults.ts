import { SpecError } from "../core/diagnostic.js";
import { suggestion } from "../core/nearest.js";
import { ops } from "../ops/index.js";
import { Table, type Value } from "../spec/expression/value.js";
import type { NamedValue } from "../spec/syntax.js";
import type { ItemEnvironment } from "./environment.js";
import { evaluate } from "./evaluate.js";

/**
 * What layers have unless they say otherwise: a norm and an activation after each convolution, a bias,
 * and arguments by op. An inner level replaces an outer one key by key.
 */
export type Defaults = ReadonlyMap<string, Value>;

export const NO_DEFAULTS: Defaults = new Map();

/** Defaults that concern all convolutions. */
export const generalDefaults = ["norm", "activation", "bias"] as const;

/** The defaults within a block or network that declares some of its own. */
export function withDefaults(
  outer: Defaults,
  own: readonly NamedValue[],
  environment: ItemEnvironment,
): Defaults {
  if (own.length === 0) return outer;
  const merged = new Map(outer);
  for (const { name, namePlace, value } of own) {
    const evaluated = evaluate(value, environment);
    if (!(generalDefaults as readonly string[]).includes(name)) {
      if (!ops.has(name)) {
        throw new SpecError("unknown-name", `\`defaults\` has no \`${name}\``, namePlace, {
          help:
            suggestion(name, [...generalDefaults, ...ops.keys()]) ??
            "norm, activation, bias, or an op's name",
        });
      }
      if (!(evaluated instanceof Table)) {
        throw new SpecError("wrong-type", `the default of an op is a map of arguments`, namePlace, {
          help: `write \`${name}: { … }\``,
        });
      }
    }
    merged.set(name, evaluated);
  }
  return merged;
}

/** The default of an op's argument: its own entry, else the general one. */
export function defaultFor(defaults: Defaults, op: string, argument: string): Value | undefined {
  const own = defaults.get(op);
  return own instanceof Table ? own.entries.get(argument) : undefined;
}
