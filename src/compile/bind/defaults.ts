import { SpecError } from "../../core/diagnostic.js";
import { suggestion } from "../../core/nearest.js";
import type { Op } from "../../core/op.js";
import type { Place } from "../../core/source.js";
import { ops } from "../../ops/index.js";
import { UnknownValue } from "../../spec/expression/error.js";
import { describe, plain, Table, type Value } from "../../spec/expression/value.js";
import type { NamedValue, ValueNode } from "../../spec/syntax.js";
import { signatureOf } from "../expand/callee.js";
import { type FollowUp, namedOp } from "../expand/follow-up.js";
import type { ItemEnvironment } from "../state/environment.js";
import { evaluate } from "../state/evaluate.js";

/**
 * What layers have unless they say otherwise: a norm and an activation after each convolution, a bias,
 * and arguments by op. An inner level replaces an outer one key by key.
 */
export type Defaults = ReadonlyMap<string, Value>;

export const NO_DEFAULTS: Defaults = new Map();

/** Defaults that concern all convolutions. */
export const generalDefaults = ["norm", "activation", "bias"] as const;

/**
 * The defaults within a block or network that declares some of its own. One that no layer could use is
 * collected as a mistake, at its place.
 */
export function withDefaults(
  outer: Defaults,
  own: readonly NamedValue[],
  environment: ItemEnvironment,
): Defaults {
  if (own.length === 0) return outer;
  const merged = new Map(outer);
  for (const entry of own) {
    const value = environment.session.attempt(environment.context, () => checkedDefault(entry, environment));
    if (value !== undefined) merged.set(entry.name, value);
  }
  return merged;
}

function checkedDefault({ name, namePlace, value }: NamedValue, environment: ItemEnvironment): Value {
  const evaluated = evaluate(value, environment);
  if (name === "norm" || name === "activation") checkFollowUp(name, evaluated, value.place);
  else if (name !== "bias") checkOpDefaults(name, namePlace, value, evaluated, environment);
  else if (typeof evaluated !== "boolean") throw notBoolean(evaluated, value.place);
  return evaluated;
}

/** Throws unless `choice` names a norm or an activation, or `none`. */
function checkFollowUp(kind: FollowUp, choice: Value, place: Place): void {
  if (choice !== "none") namedOp(kind, choice, place);
}

function notBoolean(value: Value, place: Place): SpecError {
  const help = value === "no" || value === "off" ? "write `false`" : undefined;
  return new SpecError("argument", `\`bias\` is true or false, got ${describe(value)}`, place, { help });
}

/** Collects a mistake for each entry that isn't an argument of that op with a value that it takes. */
function checkOpDefaults(
  name: string,
  namePlace: Place,
  node: ValueNode,
  value: Value,
  { session, context }: ItemEnvironment,
): void {
  const op = ops.get(name);
  if (op === undefined) {
    throw new SpecError("unknown-name", `\`defaults\` has no \`${name}\``, namePlace, {
      help:
        suggestion(name, [...generalDefaults, ...ops.keys()]) ?? "norm, activation, bias, or an op's name",
    });
  }
  if (!(value instanceof Table) || node.kind !== "map") {
    throw new SpecError("wrong-type", "the default of an op is a map of arguments", namePlace, {
      help: `write \`${name}: { … }\``,
    });
  }
  const right = node.entries.map((entry) =>
    session.attempt(context, () => {
      checkOpDefault(op, entry, value.entries.get(entry.name) as Value);
      return true;
    }),
  );
  if (right.includes(undefined)) throw new UnknownValue();
}

/** Throws unless an entry is an argument of the op with a value that it takes. */
function checkOpDefault(op: Op, { name, namePlace, value }: NamedValue, given: Value): void {
  const { names } = signatureOf({ kind: "op", op });
  if (!names.includes(name)) {
    throw new SpecError("unknown-key", `\`${op.name}\` has no argument \`${name}\``, namePlace, {
      help: suggestion(name, names),
    });
  }
  const schema = op.arguments().shape[name];
  if (schema === undefined) {
    checkFollowUp(name as FollowUp, given, value.place);
    return;
  }
  const parsed = schema.safeParse(plain(given));
  if (parsed.success) return;
  const [issue] = parsed.error.issues;
  throw new SpecError("argument", `\`${name}\` is ${issue?.message}, got ${describe(given)}`, value.place);
}

/**
 * What of the defaults reaches into a block that ships with the program: what concerns all convolutions,
 * with the arguments that the norm and the activation have there.
 */
export function generalOnly(defaults: Defaults): Defaults {
  const known = generalParts.get(defaults);
  if (known !== undefined) return known;
  const general = new Map<string, Value>();
  for (const name of generalDefaults) {
    const value = defaults.get(name);
    if (value === undefined) continue;
    general.set(name, name === "bias" ? value : spelledOut(name, value, defaults));
  }
  generalParts.set(defaults, general);
  return general;
}

/** Worked out once for all calls that have the same defaults. */
const generalParts = new WeakMap<Defaults, Defaults>();

function spelledOut(kind: FollowUp, choice: Value, defaults: Defaults): Value {
  if (choice === "none") return choice;
  const { op, values } = namedOp(kind, choice, undefined);
  const all = { ...opDefaults(defaults, op.name), ...values } as Record<string, Value>;
  return new Table(new Map([[op.name, new Table(new Map(Object.entries(all)))]]));
}

/** The plain values of an op's own defaults. */
export function opDefaults(defaults: Defaults, op: string): Record<string, unknown> {
  const own = defaults.get(op);
  const entries = own instanceof Table ? [...own.entries] : [];
  return Object.fromEntries(entries.map(([name, value]) => [name, plain(value)]));
}

/** The default of an op's argument: its own entry, else the general one. */
export function defaultFor(defaults: Defaults, op: string, argument: string): Value | undefined {
  const own = defaults.get(op);
  return own instanceof Table ? own.entries.get(argument) : undefined;
}
