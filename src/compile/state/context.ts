import type { Scope } from "../../core/graph.js";
import type { Place } from "../../core/source.js";
import type { Defaults } from "../bind/defaults.js";
import type { NetworkScope } from "../bind/network-scope.js";
import type { Width } from "../bind/width.js";
import type { NameScope } from "./references.js";
import type { Names } from "./variables.js";
import type { WeightScope } from "./weights.js";

/** One call of a block, and the call around it. */
export interface BlockCall {
  readonly block: string;
  readonly place: Place;
  /** How many calls enclose this one. */
  readonly depth: number;
  /** The call around it. */
  readonly caller: BlockCall | null;
  readonly builtIn: boolean;
  /** Where the value of a parameter is written, and the call whose parameters it may name in turn. */
  readonly writtenAt?: (parameter: string) => { place: Place; call: BlockCall | null } | undefined;
}

/** Everything that an item inherits from where it stands. */
export interface Context {
  readonly network: NetworkScope;
  /** Its place in the path; `null` at the top. */
  readonly scope: Scope | null;
  readonly variables: Names;
  readonly names: NameScope;
  readonly defaults: Defaults;
  readonly width: Width;
  readonly weights: WeightScope | null;
  /** The path of the enclosing block instance, with a slash at its end; empty in the network. */
  readonly blockPath: string;
  /** The block that this is in and where it was called; `null` in the network. */
  readonly call: BlockCall | null;
  /** In a block that ships with the program: the user's line that called it. */
  readonly calledAt: Place | null;
}
