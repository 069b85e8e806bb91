import { SpecError } from "../../core/diagnostic.js";
import type { Scope } from "../../core/graph.js";
import { suggestion } from "../../core/nearest.js";
import type { Place } from "../../core/source.js";
import { describe, type Value } from "../../spec/expression/value.js";
import type { BlockDefinition, Call, NamedValue, Parameter } from "../../spec/syntax.js";
import { generalOnly, withDefaults } from "../bind/defaults.js";
import { rememberedBlock } from "../memory/remembered.js";
import type { BlockCall, Context } from "../state/context.js";
import { ItemEnvironment } from "../state/environment.js";
import { evaluate } from "../state/evaluate.js";
import type { Flow } from "../state/flow.js";
import { originOf } from "../state/flow.js";
import { DEEPEST_CALLS, LimitReached } from "../state/limits.js";
import type { NameScope } from "../state/references.js";
import type { Session } from "../state/session.js";
import { UNKNOWN, Variables } from "../state/variables.js";
import { expandBody, unknownLike } from "./item.js";
import { readOutputs } from "./outputs.js";
import { checkChannels, scaleChannels } from "./scale-channels.js";

/** Expands one call of a block: binds its parameters, then expands its body in a scope of its own. */
export function expandBlock(
  block: BlockDefinition,
  call: Call,
  matched: ReadonlyMap<string, NamedValue>,
  caller: Context,
  callScope: Scope,
  flow: Flow,
  session: Session,
): Flow {
  const builtIn = block.place.source.builtIn === true;
  const callPlace = session.userPlace(call.calleePlace, caller);
  const depth = (caller.call?.depth ?? 0) + 1;
  session.budget.round(callPlace);
  if (depth > DEEPEST_CALLS) {
    throw new LimitReached(
      `blocks call each other more than ${DEEPEST_CALLS} deep`,
      callPlace,
      "let the recursion end with an `if`",
    );
  }
  const values = new Map<string, Value>();
  const scope: Scope = { ...callScope, block: block.name, parameters: values };
  const prefix = `${scope.path}/`;
  const inputs = nameInputs(block, flow);
  if (inputs === undefined) throw wrongInputs(block, flow, call);
  const names: NameScope = { prefix, outer: null, inputs };
  // A block sees the network's variables, never its caller's; one that ships with the program sees only its own.
  const variables = new Variables(values, builtIn ? null : session.watched(caller.network.variables));
  const own: BlockCall = {
    block: block.name,
    place: callPlace,
    depth,
    caller: caller.call,
    builtIn,
    writtenAt: (parameter) => {
      const given = matched.get(parameter)?.value;
      if (given !== undefined) return { place: given.place, call: caller.call };
      const standard = block.parameters.find(({ name }) => name === parameter)?.default;
      return standard && { place: standard.place, call: own };
    },
  };
  const context: Context = {
    ...caller,
    scope,
    variables,
    names,
    defaults: builtIn ? generalOnly(caller.defaults) : caller.defaults,
    blockPath: prefix,
    call: own,
    calledAt: builtIn ? (caller.calledAt ?? callPlace) : null,
  };
  const callerEnvironment = new ItemEnvironment(session, caller, flow);
  const environment = new ItemEnvironment(session, context, flow);
  for (const parameter of block.parameters) {
    values.set(parameter.name, bind(parameter, matched.get(parameter.name), callerEnvironment, environment));
  }
  const entrance = { call, scope, values, context, flow };
  return rememberedBlock(entrance, session, () => expandInside(block, context, values, flow, session));
}

/** Expands the body of a block whose parameters are bound. */
function expandInside(
  block: BlockDefinition,
  context: Context,
  values: Map<string, Value>,
  flow: Flow,
  session: Session,
): Flow {
  const environment = new ItemEnvironment(session, context, flow);
  for (const { name, value } of block.lets) {
    values.set(name, session.attempt(context, () => evaluate(value, environment)) ?? UNKNOWN);
  }
  const inner = { ...context, defaults: withDefaults(context.defaults, block.defaults, environment) };
  const last = expandBody(block.body, inner, flow, session);
  if (block.outputs === undefined) return last;
  return (
    session.attempt(inner, () => readOutputs(block.outputs ?? [], inner, last, session)) ?? unknownLike(last)
  );
}

function bind(
  parameter: Parameter,
  argument: NamedValue | undefined,
  caller: ItemEnvironment,
  own: ItemEnvironment,
): Value {
  const isGiven = argument !== undefined;
  try {
    return (isGiven ? given(parameter, argument, caller) : defaultOf(parameter, own)) ?? UNKNOWN;
  } catch (error) {
    caller.session.collect(error, isGiven ? caller.context : own.context);
    return UNKNOWN;
  }
}

function given(parameter: Parameter, { value }: NamedValue, caller: ItemEnvironment): Value {
  const evaluated = evaluate(value, caller);
  if (parameter.kind === "channels") return channels(parameter, evaluated, value.place, caller);
  if (parameter.choices !== undefined) checkChoice(parameter.choices, evaluated, parameter.name, value.place);
  return evaluated;
}

function channels({ name }: Parameter, value: Value, place: Place, environment: ItemEnvironment): Value {
  const scaled = scaleChannels(value, place, environment);
  checkChannels(name, scaled, place);
  return scaled;
}

/** Throws unless a value is one of a parameter's choices. */
export function checkChoice(choices: readonly string[], value: Value, name: string, place: Place): void {
  if (typeof value === "string" && choices.includes(value)) return;
  throw new SpecError(
    "argument",
    `\`${name}\` is one of ${choices.join(", ")}, got ${describe(value)}`,
    place,
    {
      help: typeof value === "string" ? suggestion(value, choices) : undefined,
    },
  );
}

function defaultOf(parameter: Parameter, own: ItemEnvironment): Value | undefined {
  if (parameter.choices !== undefined) return parameter.choices[0];
  // One that must be given and isn't is reported where the call is matched.
  if (parameter.default === undefined) return undefined;
  const value = evaluate(parameter.default, own);
  return parameter.kind === "channels" ? channels(parameter, value, parameter.default.place, own) : value;
}

/** The entering tensors by the names that the block gives them; `undefined` when their number is wrong. */
function nameInputs(block: BlockDefinition, flow: Flow): Map<string, Flow> | undefined {
  const { inputs, hasRest } = block;
  const { tensors } = flow;
  const fixed = hasRest ? inputs.length - 1 : inputs.length;
  if (tensors.length < fixed || (!hasRest && tensors.length > fixed)) return undefined;
  const named = new Map<string, Flow>();
  for (const [index, name] of inputs.entries()) {
    const isRest = hasRest && index === inputs.length - 1;
    named.set(name, {
      tensors: isRest ? tensors.slice(index) : tensors.slice(index, index + 1),
      names: null,
    });
  }
  return named;
}

function wrongInputs(block: BlockDefinition, flow: Flow, call: Call): SpecError {
  const { inputs, hasRest } = block;
  const wants = hasRest ? `at least ${inputs.length - 1}` : String(inputs.length);
  const origins = flow.tensors.map(originOf).join(", ");
  return new SpecError(
    "several-tensors",
    `\`${block.name}\` takes ${wants} tensors (${inputs.join(", ")}), but ${flow.tensors.length} flow in`,
    call.calleePlace,
    { help: `what flows in comes from ${origins}; name its inputs with \`from: [ … ]\`` },
  );
}
