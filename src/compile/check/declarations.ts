import type { Diagnostics } from "../../core/diagnostic.js";
import { nearest } from "../../core/nearest.js";
import { type Place, positionOf, type Source } from "../../core/source.js";

interface Declared {
  readonly name: string;
  readonly place: Place;
  readonly what: string;
  used: boolean;
}

/** The variables that an expression may read, and which of them any expression does. */
export class Declarations {
  readonly #own = new Map<string, Declared>();
  readonly #bound = new Set<string>();
  readonly #outer: Declarations | null;

  constructor(outer: Declarations | null, bound: readonly string[] = []) {
    this.#outer = outer;
    for (const name of outer === null ? ["in", "width", "resolution", ...bound] : bound)
      this.#bound.add(name);
  }

  /** Of what shapes the network itself (its inputs, α and ρ), which no variable is known for yet. */
  static none(): Declarations {
    const nothing = new Declarations(null);
    nothing.#bound.clear();
    return nothing;
  }

  /** Declares a variable; an error when this level has one of that name, which it would hide. */
  declare(name: string, place: Place, what: string, diagnostics: Diagnostics): void {
    const earlier = this.#own.get(name);
    if (earlier !== undefined) {
      const line = positionOf(earlier.place).line;
      diagnostics.error("duplicate-key", `\`${name}\` is declared twice`, place, {
        help: `choose another name: line ${line} has a ${earlier.what} \`${name}\``,
      });
    }
    this.#own.set(name, { name, place, what, used: false });
  }

  /** Marks a variable as read; false when there is none of that name. */
  use(name: string): boolean {
    const declared = this.#own.get(name);
    if (declared !== undefined) {
      declared.used = true;
      return true;
    }
    return this.#bound.has(name) || (this.#outer?.use(name) ?? false);
  }

  names(): string[] {
    return [...this.#own.keys(), ...this.#bound, ...(this.#outer?.names() ?? [])];
  }

  /** Warns about what this level declares in `source` and nothing reads. */
  warnUnused(source: Source, diagnostics: Diagnostics): void {
    for (const { name, place, what, used } of this.#own.values()) {
      if (used || place.source !== source) continue;
      diagnostics.warn("unused", `nothing reads the ${what} \`${name}\``, place, () => {
        const others = [...this.#own.keys()].filter((other) => other !== name);
        const near = nearest(name, others);
        return near === undefined ? undefined : `is \`${near}\` meant?`;
      });
    }
  }
}
