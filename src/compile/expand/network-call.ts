import { SpecError } from "../../core/diagnostic.js";
import type { Scope } from "../../core/graph.js";
import { UnknownValue } from "../../spec/expression/error.js";
import type { NetworkCall } from "../../spec/syntax.js";
import { bindNetwork } from "../bind/network.js";
import { checkSettingNames, type Setting } from "../bind/settings.js";
import type { Context } from "../state/context.js";
import { ItemEnvironment } from "../state/environment.js";
import { evaluate } from "../state/evaluate.js";
import type { Flow } from "../state/flow.js";
import type { Session } from "../state/session.js";
import { expandBody } from "./item.js";
import { readOutputs } from "./outputs.js";

/**
 * Expands another spec in place of an item. It has its own hyperparameters and defaults (α isn't
 * inherited), and keeps only the ops that its outputs need.
 */
export function expandNetworkCall(
  call: NetworkCall,
  context: Context,
  scope: Scope,
  flow: Flow,
  session: Session,
): Flow {
  // Its results are pruned, also those that were there before.
  session.spoil();
  const spec = call.spec && context.network.spec.networks.get(call.spec.name);
  const layers = spec?.syntax.layers;
  if (spec === undefined || layers === undefined) throw new UnknownValue();
  const inputs = spec.syntax.inputs?.length ?? 1;
  if (flow.tensors.length !== inputs) {
    throw new SpecError(
      "several-tensors",
      `\`${spec.file}\` takes ${inputs} inputs, but ${flow.tensors.length} flow in`,
      call.place,
    );
  }
  const environment = new ItemEnvironment(session, context, flow);
  const settings = call.settings.flatMap(({ name, namePlace, value }): Setting[] => {
    const evaluated = session.attempt(context, () => evaluate(value, environment));
    return evaluated === undefined ? [] : [{ name, value: evaluated, place: namePlace }];
  });
  checkSettingNames(spec.syntax, settings, session.diagnostics);
  const resolution = settings.find(({ name }) => name === "resolution");
  if (resolution !== undefined) {
    throw new SpecError(
      "setting",
      `\`resolution\` scales an input, but \`${spec.file}\` takes what flows in here`,
      resolution.place,
      { help: "put a `resize` before it" },
    );
  }
  const at = {
    scope,
    call: {
      block: spec.file,
      place: call.place,
      depth: (context.call?.depth ?? 0) + 1,
      caller: context.call,
      builtIn: false,
    },
    weights: context.weights,
  };
  const { context: inner } = bindNetwork(spec, settings, at, flow, 1, session);
  const start = session.builder.nodes.length;
  const firstResult = session.results.count;
  const last = expandBody(layers, inner, flow, session);
  const outputs = call.outputs ?? spec.syntax.outputs;
  const result = outputs === undefined ? last : readOutputs(outputs, inner, last, session);
  session.results.forget(session.builder.prune(start, result.tensors), firstResult);
  return result;
}
