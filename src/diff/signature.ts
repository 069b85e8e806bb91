import type { Level } from "./level.js";

/** Tells levels with the same ops, arguments and structure inside them from all others. */
export class Signatures {
  readonly #numbers = new Map<string, number>();
  readonly #known = new Map<Level, number>();

  /** A number that two levels share just when they are alike; a level's size counts once. */
  of(level: Level): number {
    const known = this.#known.get(level);
    if (known !== undefined) return known;
    const text = JSON.stringify([
      level.kind,
      level.layers.map((layer) => [layer.op, sorted(layer.arguments)]),
      level.children.map((child) => this.of(child)),
    ]);
    const number = this.#numbers.get(text) ?? this.#numbers.size;
    this.#numbers.set(text, number);
    this.#known.set(level, number);
    return number;
  }
}

function sorted(values: Readonly<Record<string, unknown>>): [string, unknown][] {
  return Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));
}
