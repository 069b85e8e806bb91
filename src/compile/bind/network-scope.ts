import type { LoadedSpec } from "../../spec/load.js";
import type { BlockDefinition, Call, Item, NamedValue } from "../../spec/syntax.js";
import type { Callee } from "../expand/callee.js";
import type { Variables } from "../state/variables.js";

/** A call whose callee and arguments are matched. */
export interface PreparedCall {
  readonly callee: Callee;
  readonly name: string;
  readonly matched: ReadonlyMap<string, NamedValue>;
}

/** What all items of one network share. */
export interface NetworkScope {
  readonly spec: LoadedSpec;
  /** The blocks that the spec defines; they hide built-in ones of the same name. */
  readonly blocks: ReadonlyMap<string, BlockDefinition>;
  /** Hyperparameters and the network's `let`s, which its blocks see too. */
  readonly variables: Variables;
  /** The linear layers that may be the last one, which α doesn't scale, each with the conditional items behind it. */
  readonly classifiers: ReadonlyMap<Call, readonly Item[]>;
  /** What was found out about a call once serves all its rounds. */
  readonly prepared: Map<Call, PreparedCall>;
  readonly resolution: number;
}
