import { SpecError } from "../../core/diagnostic.js";
import type { Scope, Tensor } from "../../core/graph.js";
import { suggestion } from "../../core/nearest.js";
import { ops } from "../../ops/index.js";
import { RealCount, Table, type Value } from "../../spec/expression/value.js";
import type { LoadedSpec } from "../../spec/load.js";
import type { Body, Call, Item, SpecSyntax, ValueNode } from "../../spec/syntax.js";
import type { BlockCall, Context } from "../state/context.js";
import { ItemEnvironment } from "../state/environment.js";
import { evaluate } from "../state/evaluate.js";
import type { Flow } from "../state/flow.js";
import type { Session } from "../state/session.js";
import { Variables } from "../state/variables.js";
import type { WeightScope } from "../state/weights.js";
import { NO_DEFAULTS, withDefaults } from "./defaults.js";
import type { NetworkFacts } from "./network-scope.js";
import { bindHyperparameters, multiplier, type Setting } from "./settings.js";
import { type Rounding, Width } from "./width.js";

/** Where a network stands: alone, or as an item of another one. */
export interface NetworkPlace {
  readonly scope: Scope | null;
  readonly call: BlockCall | null;
  readonly weights: WeightScope | null;
}

/** A network with its hyperparameters bound, ready for its layers to be expanded. */
export interface BoundNetwork {
  readonly context: Context;
  readonly values: ReadonlyMap<string, Value>;
}

const facts = new WeakMap<LoadedSpec, NetworkFacts>();

/** What is the same at all points, found out once. */
function factsOf(spec: LoadedSpec): NetworkFacts {
  let known = facts.get(spec);
  if (known === undefined) {
    const { blocks, layers } = spec.syntax;
    known = {
      blocks: new Map(blocks.map((block) => [block.name, block])),
      classifiers: layers ? classifiersOf(layers) : new Map(),
      prepared: new Map(),
    };
    facts.set(spec, known);
  }
  return known;
}

/** The context of a network of which nothing is bound yet: no variables, α = 1. */
export function unboundContext(
  spec: LoadedSpec,
  at: NetworkPlace,
  flow: Flow,
  variables: Variables,
  resolution: number,
): Context {
  const prefix = at.scope === null ? "" : `${at.scope.path}/`;
  const { blocks, classifiers, prepared } = factsOf(spec);
  return {
    network: { blocks, classifiers, prepared, spec, variables, mistaken: new Map(), resolution },
    scope: at.scope,
    variables,
    names: { prefix, outer: null, inputs: inputNames(spec.syntax, flow.tensors) },
    defaults: NO_DEFAULTS,
    width: new Width(1, { kind: "nearest" }),
    weights: at.weights,
    blockPath: prefix,
    call: at.call,
    calledAt: null,
  };
}

/** Binds a spec's hyperparameters, `let`s, α and defaults. */
export function bindNetwork(
  spec: LoadedSpec,
  settings: readonly Setting[],
  at: NetworkPlace,
  flow: Flow,
  resolution: number,
  session: Session,
): BoundNetwork {
  const { syntax } = spec;
  const values = new Map<string, Value>();
  const outer = unboundContext(spec, at, flow, new Variables(values, null), resolution);
  // α comes first and is constant, so that hyperparameters and `let`s may use it.
  const bare = new ItemEnvironment(session, outer, flow);
  const alpha = session.attempt(outer, () => multiplier("width", syntax, settings, bare)) ?? 1;
  const rounding = session.attempt(outer, () => roundingOf(syntax.round, bare));
  const context = { ...outer, width: new Width(alpha, rounding ?? { kind: "nearest" }) };
  const environment = new ItemEnvironment(session, context, flow);
  bindHyperparameters(syntax, settings, values, environment);
  return {
    context: { ...context, defaults: withDefaults(NO_DEFAULTS, syntax.defaults, environment) },
    values,
  };
}

/** The inputs by name; the only one is also called `input`. */
function inputNames({ inputs }: SpecSyntax, tensors: readonly Tensor[]): Map<string, Flow> {
  const named = new Map<string, Flow>();
  for (const [index, tensor] of tensors.entries()) {
    named.set(inputs?.[index]?.name ?? "input", { tensors: [tensor], names: null });
  }
  return named;
}

function roundingOf(round: ValueNode | undefined, environment: ItemEnvironment): Rounding {
  if (round === undefined) return { kind: "nearest" };
  const value = evaluate(round, environment);
  if (value === "nearest" || value === "down") return { kind: value };
  if (value instanceof Table && value.entries.size === 1) {
    const divisor = value.entries.get("divisible");
    const by = divisor instanceof RealCount ? divisor.value : divisor;
    if (typeof by === "number" && Number.isInteger(by) && by >= 1) return { kind: "divisible", by };
  }
  throw new SpecError("argument", "`round` is nearest, down, or { divisible: 8 }", round.place, {
    help: typeof value === "string" ? suggestion(value, ["nearest", "down"]) : undefined,
  });
}

/**
 * The network's classifier, which α leaves alone: the linear layer at the very end of its own layers,
 * with nothing but ops without weights behind it. Where items at the end have an `if`, there are several
 * candidates, each with those that come after it.
 */
function classifiersOf(body: Body, later: readonly Item[] = []): Map<Call, readonly Item[]> {
  const found = new Map<Call, readonly Item[]>();
  let behind = later;
  for (const item of body.items.toReversed()) {
    const { layer } = item;
    const inner = layer.kind === "group" ? classifiersOf(layer.body, behind) : new Map();
    for (const [call, items] of inner) found.set(call, items);
    const linear = layer.kind === "call" && isLinear(item);
    if (linear) found.set(layer, behind);
    if (!linear && inner.size === 0 && !(layer.kind === "call" && isWeightless(layer))) break;
    if (linear || inner.size > 0) {
      if (item.if === undefined) break;
      behind = [item, ...behind];
    }
  }
  return found;
}

function isLinear({ layer }: Item): boolean {
  return layer.kind === "call" && layer.callee.name === "linear" && !("variable" in layer.callee);
}

function isWeightless({ callee }: Call): boolean {
  const kind = ops.get(callee.name)?.kind;
  return callee.name === "identity" || kind === "activation" || kind === "softmax" || kind === "view";
}
