import { SpecError } from "../../core/diagnostic.js";
import { childScope, type Scope } from "../../core/graph.js";
import { UnknownValue } from "../../spec/expression/error.js";
import { RealCount } from "../../spec/expression/value.js";
import type { Body, Item, Layer } from "../../spec/syntax.js";
import { rememberedItem } from "../memory/remembered.js";
import type { Context } from "../state/context.js";
import { ItemEnvironment } from "../state/environment.js";
import { evaluate, evaluateCondition, evaluateTemplate } from "../state/evaluate.js";
import { type Flow, flowOf, sideBySide, unknownTensor } from "../state/flow.js";
import { innerScope, isName, resolveReference } from "../state/references.js";
import type { Session } from "../state/session.js";
import { Variables } from "../state/variables.js";
import { weightScope } from "../state/weights.js";
import { expandBranches } from "./branches.js";
import { expandCall } from "./call.js";
import { type Round, repeatCount, roundsOf } from "./loops.js";
import { mergeFlows, mergeWord } from "./merge.js";
import { expandNetworkCall } from "./network-call.js";
import { expandResidual } from "./residual.js";

/** The result of an item: what flows on, or that it isn't there because its `if` is false. */
export type ItemResult = Flow | "absent";

/** Expands a body: its items one after the other. */
export function expandBody(body: Body, context: Context, flow: Flow, session: Session): Flow {
  let current = flow;
  for (const item of body.items) {
    const result = expandItem(item, context, current, session);
    if (result !== "absent") current = result;
  }
  return current;
}

/** A body within another one: a group, a branch, a residual's inside. */
export function expandInnerBody(
  body: Body,
  context: Context,
  scope: Scope,
  flow: Flow,
  session: Session,
): Flow {
  return expandBody(body, inside(context, scope), flow, session);
}

/** The context of what stands inside `scope`, in the same block. */
export function inside(context: Context, scope: Scope): Context {
  return { ...context, scope, names: innerScope(context.names, `${scope.path}/`) };
}

/** Expands one item with all its modifiers. */
export function expandItem(item: Item, context: Context, flow: Flow, session: Session): ItemResult {
  const isOfNetwork = context.scope === null;
  if (!isOfNetwork) return expandRounds(item, context, flow, session);
  return rememberedItem(item, context, flow, session, (watching) =>
    expandRounds(item, watching, flow, session),
  );
}

function expandRounds(item: Item, context: Context, flow: Flow, session: Session): ItemResult {
  if (item.for === undefined) return expandRound(item, context, flow, session, null, null);
  const environment = new ItemEnvironment(session, context, flow);
  const loop = item.for;
  const rounds = session.attempt(context, () => roundsOf(loop, environment));
  if (rounds === undefined) return unknownItem(item, context, flow, session);
  session.budget.loop(rounds.length, session.userPlace(item.place, context));
  const namedEach = item.name !== undefined && item.name.constant === undefined;
  const named = item.name !== undefined;
  const scope = childScope(context.scope, item.name?.constant ?? item.label, { named });
  let current: Flow = flow;
  let present = rounds.length === 0;
  const collected: Flow[] = [];
  const names = new Set<string>();
  for (let index = 0; index < rounds.length; index += 1) {
    const round = session.attempt(context, () => rounds.at(index));
    if (round === undefined) return unknownLike(flow);
    const roundScope = namedEach ? null : childScope(scope, String(index), { sameLevel: !named });
    const result = expandRound(item, context, current, session, round, roundScope, collected, names);
    if (result === "absent") continue;
    present = true;
    current = result;
  }
  if (!present) {
    if (!namedEach) session.results.setAbsent(scope.path, item.place);
    return "absent";
  }
  const result = collect(item, collected, current, scope, context, session);
  if (!namedEach) keep(scope.path, result, item, context, session);
  return result;
}

/**
 * One round of a `for`, or the item itself when it has none.
 * @param round the loop's variables
 * @param roundScope the round's place in the path, where its name doesn't give it one
 * @param collected receives what each innermost round gives, for `collect`
 * @param names the paths of earlier rounds that are named each
 */
export function expandRound(
  item: Item,
  outer: Context,
  flow: Flow,
  session: Session,
  round: Round | null,
  roundScope: Scope | null,
  collected: Flow[] | null = null,
  names: Set<string> | null = null,
): ItemResult {
  if (round !== null) session.budget.round(session.userPlace(item.place, outer));
  const context = round === null ? outer : { ...outer, variables: new Variables(round, outer.variables) };
  const entry = session.attempt(context, () => enter(item, context, flow, session, roundScope));
  if (entry === undefined) return unknownItem(item, context, flow, session, roundScope);
  if (entry.flow === "absent") {
    session.results.setAbsent(entry.scope.path, item.place);
    return "absent";
  }
  const { scope } = entry;
  if (names?.has(scope.path)) session.report(sameNameAgain(scope, item), context);
  names?.add(scope.path);
  const entering = entry.flow;
  const { repeat } = item;
  if (repeat === undefined) {
    const result = expandLayer(item, context, scope, entering, session);
    collected?.push(result);
    keep(scope.path, result, item, context, session);
    return result;
  }
  const count = session.attempt(context, () =>
    repeatCount(evaluate(repeat, new ItemEnvironment(session, context, entering)), repeat.place),
  );
  if (count === undefined) return unknownItem(item, context, entering, session, scope);
  session.budget.loop(count, session.userPlace(repeat.place, context));
  const results = collected ?? [];
  let current = entering;
  for (let index = 0; index < count; index += 1) {
    session.budget.round(session.userPlace(item.place, context));
    const variables = new Map<string, number | boolean>();
    variables
      .set("i", index)
      .set("first", index === 0)
      .set("last", index === count - 1);
    const inner = { ...context, variables: new Variables(variables, context.variables) };
    const innerPart = childScope(scope, String(index), { sameLevel: item.name === undefined });
    current = expandLayer(item, inner, innerPart, current, session);
    results.push(current);
    keep(innerPart.path, current, item, context, session);
  }
  const result = collected === null ? collect(item, results, current, scope, context, session) : current;
  keep(scope.path, result, item, context, session);
  return result;
}

/** What stands for an item that can't be expanded: references to it and into it shouldn't fail as well. */
function unknownItem(
  item: Item,
  context: Context,
  flow: Flow,
  session: Session,
  scope: Scope | null = null,
): Flow {
  const unknown = unknownLike(flow);
  const name = item.name === undefined ? item.label : item.name.constant;
  const path = scope?.path ?? (name === undefined ? undefined : childScope(context.scope, name).path);
  if (path !== undefined) session.results.setUnknown(path, unknown);
  session.results.hide(context.names);
  return unknown;
}

function sameNameAgain(scope: Scope, item: Item): SpecError {
  return new SpecError(
    "duplicate-name",
    `two rounds are named \`${scope.segment}\``,
    item.name?.place ?? item.place,
    {
      help: "let the name tell the rounds apart",
    },
  );
}

/** Evaluates `name`, `from` and `if`. */
function enter(
  item: Item,
  context: Context,
  flow: Flow,
  session: Session,
  roundScope: Scope | null,
): { scope: Scope; flow: Flow | "absent" } {
  const environment = new ItemEnvironment(session, context, flow);
  const scope =
    roundScope ?? childScope(context.scope, nameOf(item, environment), { named: item.name !== undefined });
  let entering: Flow = flow;
  let failed: SpecError | undefined;
  try {
    entering = readFrom(item, context, environment, flow, session);
  } catch (error) {
    if (!(error instanceof SpecError)) throw error;
    failed = error;
    entering = flowOf(unknownTensor(flow.tensors[0]?.shape.length ?? 3));
  }
  if (item.if !== undefined) {
    const holds = conditionHolds(item.if, new ItemEnvironment(session, context, entering), failed);
    if (!holds) return { scope, flow: "absent" };
  }
  if (failed !== undefined) session.report(failed, context);
  return { scope, flow: entering };
}

function conditionHolds(
  condition: NonNullable<Item["if"]>,
  environment: ItemEnvironment,
  failed: SpecError | undefined,
): boolean {
  try {
    return evaluateCondition(condition, environment);
  } catch (error) {
    if (error instanceof UnknownValue && failed !== undefined) throw failed;
    throw error;
  }
}

function nameOf(item: Item, environment: ItemEnvironment): string {
  if (item.name === undefined) return item.label;
  const name = evaluateTemplate(item.name, environment);
  if (isName(name)) return name;
  throw new SpecError("argument", `\`${name}\` can't be a name`, item.name.place, {
    help: "letters, digits, `_`, `+` and `-`",
  });
}

function readFrom(
  item: Item,
  context: Context,
  environment: ItemEnvironment,
  here: Flow,
  session: Session,
): Flow {
  if (item.from === undefined) return here;
  const flows = item.from.map((template) => {
    const reference = evaluateTemplate(template, environment);
    const found = resolveReference(reference, context.names, session.results, here, template.place);
    if (found !== "absent") return found;
    throw new SpecError("reference", `\`${reference}\` isn't there: its \`if\` is false`, template.place, {
      help: "give this item the same `if`",
    });
  });
  return sideBySide(flows, session.userPlace(item.place, context), session);
}

/** Evaluates `weights` and `width`, then the layer. */
function expandLayer(item: Item, outer: Context, scope: Scope, flow: Flow, session: Session): Flow {
  const result = session.attempt(outer, () => {
    let context = outer;
    const environment = new ItemEnvironment(session, context, flow);
    if (item.weights !== undefined) {
      // Outside of a block they may be those of another item.
      if (context.blockPath === "") session.spoil();
      const key = evaluateTemplate(item.weights, environment);
      context = { ...context, weights: weightScope(key, scope.path, context.blockPath, context.weights) };
    }
    if (item.width !== undefined) {
      const value = evaluate(item.width, environment);
      const alpha = value instanceof RealCount ? value.value : value;
      if (typeof alpha !== "number" || alpha <= 0) {
        throw new SpecError("argument", "`width` is a number above 0", item.width.place);
      }
      context = { ...context, width: context.width.withAlpha(alpha) };
    }
    return layerResult(item.layer, item, context, scope, flow, session);
  });
  if (result === undefined) session.results.hide(outer.names);
  return result ?? unknownLike(flow);
}

function layerResult(
  layer: Layer,
  item: Item,
  context: Context,
  scope: Scope,
  flow: Flow,
  session: Session,
): Flow {
  const place = session.userPlace(item.place, context);
  switch (layer.kind) {
    case "call":
      return expandCall(layer, context, scope, flow, session);
    case "group":
      return expandInnerBody(layer.body, context, scope, flow, session);
    case "branches":
      return expandBranches(layer, place, context, scope, flow, session);
    case "residual":
      return expandResidual(layer, place, context, scope, flow, session);
    case "network":
      return expandNetworkCall(layer, context, scope, flow, session);
    case "broken":
      throw new UnknownValue();
  }
}

function collect(
  item: Item,
  collected: readonly Flow[],
  last: Flow,
  scope: Scope,
  context: Context,
  session: Session,
): Flow {
  const { collect: mode } = item;
  if (mode === undefined) return last;
  const result = session.attempt(context, () => {
    const word = mergeWord(mode, new ItemEnvironment(session, context, last));
    return mergeFlows(word, collected, mode.place, context, scope, session);
  });
  return result ?? unknownLike(last);
}

/** Keeps a result for references. */
function keep(path: string, flow: Flow, item: Item, context: Context, session: Session): void {
  try {
    session.results.set(path, flow, item.name?.place ?? item.place, item.name !== undefined);
  } catch (error) {
    session.collect(error, context);
  }
}

/** What flows on after a mistake: as many tensors, of which nothing is known. */
export function unknownLike(flow: Flow): Flow {
  return flowOf(...flow.tensors.map((tensor) => unknownTensor(tensor.shape.length)));
}
