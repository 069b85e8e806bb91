import { SpecError } from "../../core/diagnostic.js";
import { childScope, type Scope } from "../../core/graph.js";
import { suggestion } from "../../core/nearest.js";
import type { Op } from "../../core/op.js";
import type { Place } from "../../core/source.js";
import { ops } from "../../ops/index.js";
import { describe, plain, Table, type Value } from "../../spec/expression/value.js";
import type { NamedValue } from "../../spec/syntax.js";
import { defaultFor, opDefaults } from "../bind/defaults.js";
import type { Context } from "../state/context.js";
import type { ItemEnvironment } from "../state/environment.js";
import { evaluate } from "../state/evaluate.js";
import type { Flow } from "../state/flow.js";
import type { Session } from "../state/session.js";
import { applyOp } from "./apply-op.js";

/** What may follow a convolution or linear layer as part of it. */
export type FollowUp = "norm" | "activation";

/** The norm or activation that follows a layer: its own argument, else the default for its op, else for all convolutions. */
export function followUp(
  op: Op,
  name: string,
  kind: FollowUp,
  matched: ReadonlyMap<string, NamedValue>,
  environment: ItemEnvironment,
  context: Context,
): Value {
  const own = matched.get(kind);
  if (own !== undefined) {
    const value = environment.session.attempt(context, () => evaluate(own.value, environment)) ?? "none";
    if (value !== "default") return value;
  }
  const general = op.kind === "convolution" ? context.defaults.get(kind) : undefined;
  return defaultFor(context.defaults, name, kind) ?? general ?? "none";
}

export function applyFollowUp(
  kind: FollowUp,
  choice: Value,
  place: Place,
  context: Context,
  scope: Scope,
  flow: Flow,
  session: Session,
): Flow {
  if (choice === "none") return flow;
  const found = session.attempt(context, () => namedOp(kind, choice, place));
  if (found === undefined) return flow;
  const { op, values } = found;
  return applyOp({
    op,
    values: { ...opDefaults(context.defaults, op.name), ...values },
    place,
    context,
    scope: childScope(scope, kind),
    inputs: flow.tensors,
    session,
  });
}

/** The op that a norm or activation names: `batch`, `hswish`, or `{ group: 32 }`, `{ prelu: layer }`. */
export function namedOp(
  kind: FollowUp,
  choice: Value,
  place: Place | undefined,
): { op: Op; values: Record<string, unknown> } {
  const entries = choice instanceof Table ? [...choice.entries] : [];
  const [word, value] = typeof choice === "string" ? [choice, undefined] : (entries[0] ?? []);
  if (word === undefined || entries.length > 1) {
    throw new SpecError("argument", `\`${kind}\` is a word, got ${describe(choice)}`, place, {
      help: kind === "norm" ? "batch, layer, group, instance or none" : "relu, relu6, hswish, … or none",
    });
  }
  const op = kind === "norm" ? (ops.get(`${word}norm`) ?? ops.get(word)) : ops.get(word);
  if (op === undefined || (op.kind !== kind && !(kind === "activation" && op.kind === "softmax"))) {
    const valid = [...ops.values()]
      .filter((other) => other.kind === kind)
      .map((other) => other.name.replace(/norm$/, ""));
    throw new SpecError("unknown-name", `there is no ${kind} \`${word}\``, place, {
      help: suggestion(word, [...valid, "none"]) ?? `valid: ${[...valid, "none"].join(", ")}`,
    });
  }
  return { op, values: valuesOf(op, value, place) };
}

function valuesOf(op: Op, value: Value | undefined, place: Place | undefined): Record<string, unknown> {
  if (value === undefined) return {};
  if (value instanceof Table) {
    return Object.fromEntries([...value.entries].map(([name, each]) => [name, plain(each)]));
  }
  if (op.main !== undefined) return { [op.main]: plain(value) };
  throw new SpecError("argument", `\`${op.name}\` takes no lone value`, place, {
    help: `write \`${op.name}\` alone`,
  });
}
