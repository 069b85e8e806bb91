import type { Scope } from "../../core/graph.js";
import type { Value } from "../../spec/expression/value.js";
import type { Call, Item } from "../../spec/syntax.js";
import type { Context } from "../state/context.js";
import type { Flow } from "../state/flow.js";
import type { Session } from "../state/session.js";
import { Expansion } from "./expansion.js";
import { defaultsKey, valuesKey } from "./keys.js";
import type { ExpansionMemory } from "./memory.js";
import { Recording } from "./recording.js";

/** A block about to be expanded: its call, its arguments, and where it stands. */
export interface Entrance {
  readonly call: Call;
  readonly scope: Scope;
  /** Its parameters by name; its `let`s join them. */
  readonly values: Map<string, Value>;
  readonly context: Context;
  readonly flow: Flow;
}

/**
 * What `expand` makes of a block, or the same from memory where it was done before. Only what went without a
 * word is remembered: a mistake or a doubt is met anew at each point.
 */
export function rememberedBlock(entrance: Entrance, session: Session, expand: () => Flow): Flow {
  const { call, scope, values, context, flow } = entrance;
  const { memory } = session;
  // Inside a block that ships with the program, places are those of the call around it.
  const isOfUser = context.call?.caller?.builtIn !== true;
  if (memory === null || !isOfUser || !isRepeatable(context, flow, session)) return expand();
  if (!memory.isUseful(call, context)) return expand();
  const callee = "variable" in call.callee ? (context.call?.block ?? "") : "";
  const key = `${callee}(${valuesKey(values)})${surroundingsKey(context, flow)}`;
  const known = recalled(memory, call, key, context, session);
  if (known !== undefined) {
    for (const [name, value] of known.effects.lets) values.set(name, value);
    return known.replayBlock(scope, flow, session);
  }
  const parameters = values.size;
  const lets = () => new Map([...values].slice(parameters));
  return recorded({ memory, part: call, key, root: scope, context, flow, lets }, session, expand);
}

/** The same for an item of a network's own layers, all of its rounds. */
export function rememberedItem<Result extends Flow | "absent">(
  item: Item,
  context: Context,
  flow: Flow,
  session: Session,
  expand: (context: Context) => Result,
): Result | Flow {
  const { memory } = session;
  if (memory === null || !isRepeatable(context, flow, session)) return expand(context);
  if (!memory.isUseful(item, context)) return expand(context);
  const key = surroundingsKey(context, flow);
  const known = recalled(memory, item, key, context, session);
  if (known !== undefined) return known.replayItem(flow, session);
  const watching = { ...context, variables: session.watched(context.network.variables) };
  const lets = () => NO_LETS;
  return recorded({ memory, part: item, key, root: null, context, flow, lets }, session, () =>
    expand(watching),
  );
}

const NO_LETS: ReadonlyMap<string, Value> = new Map();

/** Whether all that a part may see of what is around it is part of its key, or can be noted. */
function isRepeatable({ weights }: Context, { tensors, names }: Flow, { diagnostics }: Session): boolean {
  const areDistinct = tensors.length < 2 || new Set(tensors).size === tensors.length;
  return weights === null && names === null && areDistinct && !diagnostics.hasErrors;
}

function surroundingsKey({ defaults }: Context, { tensors }: Flow): string {
  let key = defaultsKey(defaults);
  for (const { form } of tensors) key += `<${form.key}`;
  return key;
}

/** An expansion from memory that the budget has room for. What it read is read again by those around it. */
function recalled(
  memory: ExpansionMemory,
  part: object,
  key: string,
  context: Context,
  session: Session,
): Expansion | undefined {
  const known = memory.find(part, key, context);
  if (known === undefined || !session.budget.spend(known.expansion.effects.spent)) return undefined;
  session.readAgain(known.names, known.expansion.effects.scales, context.width);
  return known.expansion;
}

interface Occasion {
  readonly memory: ExpansionMemory;
  readonly part: object;
  readonly key: string;
  /** The block's level, `null` for an item of the network. */
  readonly root: Scope | null;
  readonly context: Context;
  readonly flow: Flow;
  /** The values of `let`s, once they are known. */
  readonly lets: () => ReadonlyMap<string, Value>;
}

function recorded<Result extends Flow | "absent">(
  { memory, part, key, root, context, flow, lets }: Occasion,
  session: Session,
  expand: () => Result,
): Result {
  const { budget, diagnostics } = session;
  const start = { nodes: session.builder.nodes.length, results: session.results.count };
  const said = diagnostics.count;
  const before = budget.spent;
  const recording = new Recording(context.width);
  const result = session.record(recording, expand);
  if (recording.spoiled || diagnostics.count > said || result === "absent") return result;
  const effects = { spent: budget.since(before), scales: recording.scales, lets: lets() };
  const expansion = Expansion.of(root, flow, result, start, effects, session);
  if (expansion !== undefined) memory.keep(part, key, context, recording, expansion);
  return result;
}
