import type { LoadedSpec } from "../../spec/load.js";
import type { Call } from "../../spec/syntax.js";
import type { Context } from "../state/context.js";
import type { Expansion } from "./expansion.js";
import { valueKey, widthKey } from "./keys.js";
import type { Recording } from "./recording.js";

/** So many ops are remembered in all: some hundred bytes each. Then the memory starts anew. */
const MOST_OPS = 100_000;

/** Expansions that read the same names of their network, by the values that these had. */
interface Group {
  readonly names: readonly string[];
  readonly expansions: Map<string, Expansion>;
}

type Calls = Map<Call, Map<string, Group[]>>;

/**
 * What the blocks of a model expanded into at earlier points. A block expands into the same ops whenever
 * its arguments, the tensors that enter and all that it reads of its network are the same, and most are
 * from one point of a sweep to the next.
 */
export class ExpansionMemory {
  #specs = new Map<LoadedSpec, Calls>();
  #ops = 0;

  /**
   * What a call expanded into before, with the names that it read.
   * @param key stands for its arguments, what enters, and the defaults
   */
  find(
    call: Call,
    key: string,
    context: Context,
  ): { expansion: Expansion; names: readonly string[] } | undefined {
    const groups = this.#specs.get(context.network.spec)?.get(call)?.get(key);
    if (groups === undefined) return undefined;
    for (const { names, expansions } of groups) {
      const expansion = expansions.get(readKey(names, context));
      if (expansion !== undefined) return { expansion, names };
    }
    return undefined;
  }

  keep(call: Call, key: string, context: Context, { reads }: Recording, expansion: Expansion): void {
    this.#ops += expansion.size;
    if (this.#ops > MOST_OPS) {
      this.#specs = new Map();
      this.#ops = expansion.size;
    }
    const names = [...reads].sort();
    const groups = this.#groups(call, context);
    const known = groups.get(key) ?? [];
    groups.set(key, known);
    let group = known.find((each) => each.names.join() === names.join());
    if (group === undefined) {
      group = { names, expansions: new Map() };
      known.push(group);
    }
    group.expansions.set(readKey(names, context), expansion);
  }

  #groups(call: Call, { network: { spec } }: Context): Map<string, Group[]> {
    const calls: Calls = this.#specs.get(spec) ?? new Map();
    this.#specs.set(spec, calls);
    const groups = calls.get(call) ?? new Map<string, Group[]>();
    calls.set(call, groups);
    return groups;
  }
}

/** The values that names have in a network. */
function readKey(names: readonly string[], { network, width }: Context): string {
  let key = "";
  for (const name of names) {
    if (name === "width") key += widthKey(width);
    else if (name === "resolution") key += network.resolution;
    else key += valueKey(network.variables.lookup(name) as never);
    key += ",";
  }
  return key;
}
