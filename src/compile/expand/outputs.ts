import { SpecError } from "../../core/diagnostic.js";
import type { Template } from "../../spec/syntax.js";
import type { Context } from "../state/context.js";
import { ItemEnvironment } from "../state/environment.js";
import { evaluateTemplate } from "../state/evaluate.js";
import type { Flow } from "../state/flow.js";
import { resolveReference } from "../state/references.js";
import type { Session } from "../state/session.js";

/** What a block or network gives: the tensors that its `outputs` name. Those whose `if` is false are dropped. */
export function readOutputs(
  outputs: readonly Template[],
  context: Context,
  last: Flow,
  session: Session,
): Flow {
  const environment = new ItemEnvironment(session, context, last);
  const named: { name: string; flow: Flow }[] = [];
  for (const template of outputs) {
    const reference = evaluateTemplate(template, environment);
    const flow = resolveReference(reference, context.names, session.results, last, template.place);
    if (flow !== "absent") named.push({ name: reference.slice(reference.lastIndexOf("/") + 1), flow });
  }
  if (named.length === 0) {
    throw new SpecError(
      "reference",
      "none of the outputs is there: the `if` of each is false",
      outputs[0]?.place,
    );
  }
  const single = named.every(({ flow }) => flow.tensors.length === 1);
  return {
    tensors: named.flatMap(({ flow }) => flow.tensors),
    names: single ? named.map(({ name }) => name) : null,
  };
}
