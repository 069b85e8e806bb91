import { childScope, type Scope } from "../../core/graph.js";
import type { Place } from "../../core/source.js";
import type { Item, Layer } from "../../spec/syntax.js";
import type { Context } from "../state/context.js";
import { ItemEnvironment } from "../state/environment.js";
import type { Flow } from "../state/flow.js";
import type { Session } from "../state/session.js";
import { expandBody, expandRound, inside, unknownLike } from "./item.js";
import { type Round, roundsOf } from "./loops.js";
import { mergeFlows, mergeWord } from "./merge.js";

/** One branch to come: an item, or one round of its `for`. */
interface Branch {
  readonly item: Item;
  readonly round: Round | null;
}

/**
 * Expands parallel branches in file order and merges them. When as many tensors flow in as there are
 * branches, each branch gets its own; otherwise every branch gets all.
 */
export function expandBranches(
  layer: Extract<Layer, { kind: "branches" }>,
  place: Place,
  context: Context,
  scope: Scope,
  flow: Flow,
  session: Session,
): Flow {
  const environment = new ItemEnvironment(session, context, flow);
  const branches = layer.branches.flatMap((item): Branch[] => {
    const { for: loop } = item;
    if (loop === undefined) return [{ item, round: null }];
    const rounds = session.attempt(context, () => {
      const { length, at } = roundsOf(loop, environment);
      session.budget.loop(length, place);
      return Array.from({ length }, (_, index) => at(index));
    });
    return rounds?.map((round) => ({ item, round })) ?? [];
  });
  session.budget.loop(branches.length, place);
  const each = flow.tensors.length > 1 && flow.tensors.length === branches.length;
  const results: Flow[] = [];
  const places: Place[] = [];
  for (const [index, branch] of branches.entries()) {
    const entering = each ? { tensors: flow.tensors.slice(index, index + 1), names: null } : flow;
    const branchContext = inside(context, childScope(scope, String(index)));
    const result = expandBranch(branch, branchContext, entering, session);
    if (result === "absent") continue;
    results.push(result);
    places.push(branch.item.place);
  }
  const merged = session.attempt(context, () => {
    const word = layer.merge === undefined ? "concat" : mergeWord(layer.merge, environment);
    return mergeFlows(word, results, place, context, scope, session, places);
  });
  return merged ?? unknownLike(flow);
}

function expandBranch(
  { item, round }: Branch,
  context: Context,
  flow: Flow,
  session: Session,
): Flow | "absent" {
  // A bare list is the branch itself and adds nothing to the path.
  if (item.label === "" && item.layer.kind === "group")
    return expandBody(item.layer.body, context, flow, session);
  return expandRound(item, context, flow, session, round, null);
}
