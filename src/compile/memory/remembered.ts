import type { Scope } from "../../core/graph.js";
import type { Value } from "../../spec/expression/value.js";
import type { Call } from "../../spec/syntax.js";
import type { Context } from "../state/context.js";
import type { Flow } from "../state/flow.js";
import type { Session } from "../state/session.js";
import { Expansion } from "./expansion.js";
import { defaultsKey, valuesKey } from "./keys.js";
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
 * What `expand` gives, or the same from memory where it was done before. Only what went without a word is
 * remembered: a mistake or a doubt is met anew at each point.
 */
export function remembered(entrance: Entrance, session: Session, expand: () => Flow): Flow {
  const { memory, budget, diagnostics } = session;
  const { call, scope, values, context, flow } = entrance;
  if (memory === null || !isRepeatable(entrance) || diagnostics.hasErrors) return expand();
  const key = keyOf(entrance);
  const known = memory.find(call, key, context);
  if (known !== undefined && budget.spend(known.expansion.effects.spent)) {
    const { lets, scales } = known.expansion.effects;
    for (const name of known.names) session.read(name);
    for (const [name, value] of lets) values.set(name, value);
    if (scales) session.noteScaling();
    return known.expansion.replay(scope, flow, session);
  }
  const start = { nodes: session.builder.nodes.length, results: session.results.count };
  const parameters = values.size;
  const said = diagnostics.count;
  const before = budget.spent;
  const recording = new Recording();
  const result = session.record(recording, expand);
  if (recording.spoiled || diagnostics.count > said) return result;
  const lets = new Map([...values].slice(parameters));
  const effects = { spent: budget.since(before), scales: recording.scales, lets };
  const expansion = Expansion.of(scope, flow, result, start, effects, session);
  if (expansion !== undefined) memory.keep(call, key, context, recording, expansion);
  return result;
}

/** Whether all that a block may see of its caller is part of its key. */
function isRepeatable({ context, flow: { tensors, names } }: Entrance): boolean {
  const { weights, call } = context;
  // Inside a block that ships with the program, places are those of the call around it.
  const isOfUser = call?.caller?.builtIn !== true;
  const areDistinct = tensors.length < 2 || new Set(tensors).size === tensors.length;
  return isOfUser && weights === null && names === null && areDistinct;
}

function keyOf({ call, values, context, flow }: Entrance): string {
  let key = "variable" in call.callee ? (context.call?.block ?? "") : "";
  key += `(${valuesKey(values)})${defaultsKey(context.defaults)}`;
  for (const { form } of flow.tensors) key += `<${form.key}`;
  return key;
}
