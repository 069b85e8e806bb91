import type { LoadedSpec } from "../../spec/load.js";
import type { BlockDefinition, Call, Item, NamedValue } from "../../spec/syntax.js";
import type { Callee } from "../expand/callee.js";
import type { Variables } from "../state/variables.js";

/** A call whose callee and arguments are matched. */
export interface PreparedCall {
  /** The arguments that defaults supplied, which therefore weren't missed. */
  readonly supplied: readonly string[];
  readonly callee: Callee;
  readonly name: string;
  readonly matched: ReadonlyMap<string, NamedValue>;
}

/** What a spec's networks have in common at all points. */
export interface NetworkFacts {
  /** The blocks that the spec defines; they hide built-in ones of the same name. */
  readonly blocks: ReadonlyMap<string, BlockDefinition>;
  /** The linear layers that may be the last one, which α doesn't scale, each with the conditional items behind it. */
  readonly classifiers: ReadonlyMap<Call, readonly Item[]>;
  /** What was found out about a call once, without a mistake, serves all rounds and points. */
  readonly prepared: Map<Call, PreparedCall>;
}

/** What all items of one network share. */
export interface NetworkScope extends NetworkFacts {
  readonly spec: LoadedSpec;
  /** Hyperparameters and the network's `let`s, which its blocks see too. */
  readonly variables: Variables;
  /** Calls with a mistake, which is said once at each point. */
  readonly mistaken: Map<Call, PreparedCall>;
  readonly resolution: number;
}
