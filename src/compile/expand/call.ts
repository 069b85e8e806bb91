import { SpecError } from "../../core/diagnostic.js";
import type { Scope } from "../../core/graph.js";
import type { Op } from "../../core/op.js";
import { sidesOf } from "../../core/shape.js";
import type { Place } from "../../core/source.js";
import { ops } from "../../ops/index.js";
import { UnknownValue } from "../../spec/expression/error.js";
import { describe, plain, Table } from "../../spec/expression/value.js";
import type { Call, NamedValue, ValueNode } from "../../spec/syntax.js";
import { defaultFor } from "../bind/defaults.js";
import type { PreparedCall } from "../bind/network-scope.js";
import type { Context } from "../state/context.js";
import { ItemEnvironment } from "../state/environment.js";
import { evaluate, evaluateCondition } from "../state/evaluate.js";
import type { Flow } from "../state/flow.js";
import { resolveReference } from "../state/references.js";
import type { Session } from "../state/session.js";
import { applyOp } from "./apply-op.js";
import { expandBlock } from "./block.js";
import {
  aboutGuess,
  type Callee,
  findCallee,
  likelyCallee,
  matchArguments,
  takesNorm,
  unknownCallee,
} from "./callee.js";
import { applyFollowUp, followUp } from "./follow-up.js";
import { scaleChannels } from "./scale-channels.js";

/** Expands a call of an op or a block. */
export function expandCall(call: Call, context: Context, scope: Scope, flow: Flow, session: Session): Flow {
  const prepared = prepare(call, context, flow, session);
  if (prepared === undefined) throw new UnknownValue();
  const { callee, matched, name } = prepared;
  switch (callee.kind) {
    case "identity":
      return flow;
    case "block":
      return expandBlock(callee.block, call, matched, context, scope, flow, session);
    case "op":
      return expandOp(callee.op, name, call, matched, context, scope, flow, session);
  }
}

/** Finds what a call calls and matches its arguments; for a constant name, once for all rounds and points. */
function prepare(call: Call, context: Context, flow: Flow, session: Session): PreparedCall | undefined {
  const { callee: key } = call;
  const { prepared, mistaken, blocks } = context.network;
  const isConstant = !("variable" in key);
  const name = isConstant ? key.name : calleeName(key.variable, context, flow, session);
  const supplied = suppliedBy(context, name);
  if (isConstant) {
    const known = prepared.get(call) ?? mistaken.get(call);
    if (known !== undefined && sameNames(known.supplied, supplied)) return known;
  }
  const named = findCallee(name, blocks);
  if (named === undefined) session.report(unknownCallee(name, blocks, call.calleePlace), context);
  const callee = named ?? likelyCallee(name, blocks);
  if (callee === undefined || (named === undefined && mayRecur(callee, context))) return undefined;
  let isMistaken = named === undefined;
  const report = (error: SpecError) => {
    isMistaken = true;
    if (named !== undefined || aboutGuess(error)) session.report(error, context);
  };
  const matched = matchArguments(call, callee, name, report, supplied);
  const found = { supplied, callee, name, matched };
  if (isConstant) (isMistaken ? mistaken : prepared).set(call, found);
  return found;
}

const NOTHING: readonly string[] = [];

/** The arguments of an op that defaults supply. */
function suppliedBy(context: Context, op: string): readonly string[] {
  const own = defaultsOf(context, op);
  return own === undefined ? NOTHING : [...own.entries.keys()];
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, index) => name === b[index]);
}

/** Whether a guess may lead back into the block that it stands in, where nothing would end it. */
function mayRecur(callee: Callee, { call, network }: Context): boolean {
  return call !== null && callee.kind === "block" && network.blocks.has(callee.block.name);
}

function defaultsOf(context: Context, op: string): Table | undefined {
  const own = context.defaults.get(op);
  return own instanceof Table ? own : undefined;
}

function calleeName(variable: ValueNode, context: Context, flow: Flow, session: Session): string {
  const value = evaluate(variable, new ItemEnvironment(session, context, flow));
  if (typeof value === "string") return value;
  throw new SpecError("argument", `a layer's name is a word, got ${describe(value)}`, variable.place);
}

function expandOp(
  op: Op,
  name: string,
  call: Call,
  matched: ReadonlyMap<string, NamedValue>,
  context: Context,
  scope: Scope,
  flow: Flow,
  session: Session,
): Flow {
  const environment = new ItemEnvironment(session, context, flow);
  const values: Record<string, unknown> = {};
  const unknown = new Set<string>();
  for (const [argument, { value }] of matched) {
    if (takesNorm(op) && (argument === "norm" || argument === "activation")) continue;
    const evaluated = session.attempt(context, () => opValue(op, argument, value, call, environment, flow));
    if (evaluated === undefined) unknown.add(argument);
    else values[argument] = evaluated;
  }
  for (const [argument, value] of defaultsOf(context, name)?.entries ?? []) {
    if (argument === "norm" || argument === "activation" || matched.has(argument)) continue;
    const isChannels = op.channels?.includes(argument) ?? false;
    values[argument] = plain(isChannels ? scaleChannels(value, call.calleePlace, environment) : value);
  }
  const norm = takesNorm(op) ? followUp(op, name, "norm", matched, environment, context) : "none";
  const activation = takesNorm(op) ? followUp(op, name, "activation", matched, environment, context) : "none";
  if (takesNorm(op) && values["bias"] === undefined && !unknown.has("bias")) {
    const general = context.defaults.get("bias");
    values["bias"] = general === undefined ? norm === "none" : general;
  }
  const place = call.calleePlace;
  const result = applyOp({
    op,
    values,
    unknown,
    place,
    argumentPlace: (argument, path) => {
      const found = matched.get(argument);
      return found && placeOfPart(found.value, path);
    },
    context,
    scope,
    inputs: flow.tensors,
    session,
  });
  const normed = applyFollowUp(
    "norm",
    norm,
    matched.get("norm")?.value.place ?? place,
    context,
    scope,
    result,
    session,
  );
  return applyFollowUp(
    "activation",
    activation,
    matched.get("activation")?.value.place ?? place,
    context,
    scope,
    normed,
    session,
  );
}

/** The 1×1 convolution that a residual's shortcut projects with: the default norm, no activation. */
export function expandProjection(
  out: number,
  strides: readonly number[],
  place: Place,
  context: Context,
  scope: Scope,
  flow: Flow,
  session: Session,
): Flow {
  const op = ops.get("pointwise") as Op;
  const environment = new ItemEnvironment(session, context, flow);
  const norm = followUp(op, op.name, "norm", new Map(), environment, context);
  const stride = strides.length === 0 ? 1 : [...strides];
  const bias =
    defaultFor(context.defaults, op.name, "bias") ?? context.defaults.get("bias") ?? norm === "none";
  const result = applyOp({
    op,
    values: { out, stride, bias },
    place,
    context,
    scope,
    inputs: flow.tensors,
    session,
  });
  return applyFollowUp("norm", norm, place, context, scope, result, session);
}

/** The plain value of an op's argument; channel counts are scaled, references become sides. */
function opValue(
  op: Op,
  argument: string,
  value: ValueNode,
  call: Call,
  environment: ItemEnvironment,
  flow: Flow,
): unknown {
  if (op.references?.includes(argument)) return sidesOfReference(value, environment, flow);
  const evaluated = evaluate(value, environment);
  const scales = op.channels?.includes(argument) && !isClassifier(call, environment);
  const result = plain(scales ? scaleChannels(evaluated, value.place, environment) : evaluated);
  if (result === undefined) throw new SpecError("argument", `\`${argument}\` can't be a table`, value.place);
  return result;
}

/** Whether a call is the network's last layer: the last round of an item behind which no other linear layer is there. */
function isClassifier(call: Call, environment: ItemEnvironment): boolean {
  const behind = environment.context.network.classifiers.get(call);
  if (behind === undefined || environment.lookup("last") === false) return false;
  return !behind.some((item) => item.if === undefined || evaluateCondition(item.if, environment));
}

function sidesOfReference(value: ValueNode, { context, session }: ItemEnvironment, here: Flow): number[] {
  if (value.kind === "broken") throw new UnknownValue();
  if (value.kind !== "expression") throw new SpecError("argument", "a name is needed here", value.place);
  const { start, end, source } = value.place;
  const reference = source.text.slice(start, end);
  // Outside of a block it may be another item, of which nothing but this shows.
  if (context.blockPath === "") session.spoil();
  const found = resolveReference(reference, context.names, session.results, here, value.place);
  const tensor = found === "absent" ? undefined : found.tensors[0];
  if (tensor === undefined || (found !== "absent" && found.tensors.length > 1)) {
    throw new SpecError("reference", `\`${reference}\` isn't one tensor`, value.place);
  }
  const sides = sidesOf(tensor.shape);
  if (sides.some(Number.isNaN)) throw new UnknownValue();
  return sides;
}

/** The place of a part of a value: an item of a YAML list, else the whole. */
function placeOfPart(value: ValueNode, path: readonly PropertyKey[]): Place {
  const [step, ...rest] = path;
  if (value.kind === "list" && typeof step === "number" && value.items[step]) {
    return placeOfPart(value.items[step], rest);
  }
  return value.place;
}
