import type { LoadedSpec } from "../../spec/load.js";
import type { Context } from "../state/context.js";
import type { Expansion } from "./expansion.js";
import { type Reader, readerOf } from "./reads.js";
import type { Recording } from "./recording.js";
import { Usefulness } from "./usefulness.js";

/** So many ops are remembered in all: some hundred bytes each. Then the memory starts anew. */
const MOST_OPS = 5_000;

/** Expansions that read the same of their network, by the values that this had. */
interface Group {
  readonly names: readonly string[];
  readonly readers: readonly Reader[];
  readonly expansions: Map<string, Expansion>;
}

/** What is known of an item or call in a spec, by what it was given. */
interface Part {
  readonly usefulness: Usefulness;
  groups: Map<string, Group[]>;
}

/**
 * What the parts of a model expanded into at earlier points. A part expands into the same ops whenever its
 * arguments, the tensors that enter and all that it reads of its network are the same, and most are from
 * one point of a sweep to the next.
 */
export class ExpansionMemory {
  readonly #specs = new Map<LoadedSpec, Map<object, Part>>();
  #ops = 0;

  /** Whether to look a part up, and to keep what it expands into. */
  isUseful(part: object, context: Context): boolean {
    return this.#part(part, context).usefulness.try();
  }

  /**
   * What a part expanded into before, with the names that it read.
   * @param part the item or call in the spec
   * @param key stands for its arguments, what enters, and the defaults
   */
  find(
    part: object,
    key: string,
    context: Context,
  ): { expansion: Expansion; names: readonly string[] } | undefined {
    const { groups, usefulness } = this.#part(part, context);
    const alike = groups.get(key);
    if (alike === undefined) return undefined;
    for (const { names, readers, expansions } of alike) {
      const expansion = expansions.get(valuesOf(readers, context));
      if (expansion === undefined) continue;
      usefulness.found();
      return { expansion, names };
    }
    return undefined;
  }

  keep(part: object, key: string, context: Context, { reads }: Recording, expansion: Expansion): void {
    this.#ops += expansion.size;
    if (this.#ops > MOST_OPS) {
      for (const parts of this.#specs.values()) for (const each of parts.values()) each.groups = new Map();
      this.#ops = expansion.size;
    }
    const names = [...reads].sort();
    const { groups } = this.#part(part, context);
    const alike = groups.get(key) ?? [];
    groups.set(key, alike);
    let group = alike.find((each) => each.names.join() === names.join());
    if (group === undefined) {
      group = { names, readers: names.map(readerOf), expansions: new Map() };
      alike.push(group);
    }
    group.expansions.set(valuesOf(group.readers, context), expansion);
  }

  #part(part: object, { network: { spec } }: Context): Part {
    const parts = this.#specs.get(spec) ?? new Map<object, Part>();
    if (parts.size === 0) this.#specs.set(spec, parts);
    let known = parts.get(part);
    if (known === undefined) {
      known = { usefulness: new Usefulness(), groups: new Map() };
      parts.set(part, known);
    }
    return known;
  }
}

function valuesOf(readers: readonly Reader[], context: Context): string {
  let key = "";
  for (const reader of readers) key += `${reader(context)},`;
  return key;
}
