import { childScope, type Scope } from "../core/graph.js";

/** What a saved report says of a level beside its path. */
interface Level {
  readonly path: string;
  readonly block?: string | undefined;
  readonly named?: boolean | undefined;
  /** Whether it stands on the depth of the level above. */
  readonly round?: boolean | undefined;
}

/** Rebuilds the levels of one model's layers from their paths; layers of one level share it. */
export class ScopeReader {
  readonly #levels: ReadonlyMap<string, Level>;
  readonly #scopes = new Map<string, Scope>();

  constructor(levels: readonly Level[]) {
    this.#levels = new Map(levels.map((level) => [level.path, level]));
  }

  at(path: string): Scope {
    const known = this.#scopes.get(path);
    if (known !== undefined) return known;
    const slash = path.lastIndexOf("/");
    const parent = slash === -1 ? null : this.at(path.slice(0, slash));
    const { block = null, named = false, round = false } = this.#levels.get(path) ?? {};
    const scope = childScope(parent, path.slice(slash + 1), { block, named, sameLevel: round });
    this.#scopes.set(path, scope);
    return scope;
  }
}
