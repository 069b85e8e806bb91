import { SpecError } from "../../core/diagnostic.js";
import { childScope, type Scope } from "../../core/graph.js";
import { suggestion } from "../../core/nearest.js";
import { formatShape } from "../../core/shape.js";
import type { Place } from "../../core/source.js";
import { ops } from "../../ops/index.js";
import { describe } from "../../spec/expression/value.js";
import type { Expression } from "../../spec/syntax.js";
import type { Context } from "../state/context.js";
import type { ItemEnvironment } from "../state/environment.js";
import { evaluate } from "../state/evaluate.js";
import { type Flow, sideBySide } from "../state/flow.js";
import type { Session } from "../state/session.js";
import { applyOp } from "./apply-op.js";

/** How parallel results become one. */
export const mergeWords = ["concat", "add", "mul", "sub", "none"] as const;

export type MergeWord = (typeof mergeWords)[number];

/** Evaluates `merge` or `collect`. */
export function mergeWord(expression: Expression, environment: ItemEnvironment): MergeWord {
  const word = evaluate(expression, environment);
  if (typeof word === "string" && (mergeWords as readonly string[]).includes(word)) return word as MergeWord;
  throw new SpecError("argument", `there is no merge ${describe(word)}`, expression.place, {
    help: typeof word === "string" ? suggestion(word, mergeWords) : `valid: ${mergeWords.join(", ")}`,
  });
}

/** Merges what parallel branches or the rounds of a loop give; a single tensor needs no merging. */
export function mergeFlows(
  word: MergeWord,
  flows: readonly Flow[],
  place: Place,
  context: Context,
  scope: Scope,
  session: Session,
  branchPlaces: readonly Place[] = [],
): Flow {
  const joined = sideBySide(flows, session.userPlace(place, context), session);
  if (word === "none" || joined.tensors.length === 1) return joined;
  if (joined.tensors.length === 0) throw new SpecError("argument", "nothing is left to merge", place);
  const op = ops.get(word);
  if (op === undefined) throw new Error(`merge ${word} has no op`);
  const notes = branchPlaces.map((branchPlace, index) => {
    const shapes = (flows[index] as Flow).tensors.map(({ shape }) => formatShape(shape)).join(", ");
    return { message: `this branch gives ${shapes}`, place: branchPlace };
  });
  return applyOp({
    op,
    values: {},
    place,
    context,
    scope: childScope(scope, word),
    inputs: joined.tensors,
    session,
    notes,
  });
}
