import { Names } from "./names.js";
import { Paths } from "./paths.js";
import type { Piece } from "./piece.js";

/** A level of the network: a layer, or layers under one name. */
export interface Level {
  readonly name: string;
  /** The layer, or none where there are more below. */
  readonly pieces: readonly Piece[];
  readonly layers: readonly Level[];
}

class OpenLevel implements Level {
  readonly name: string;
  readonly segment: string;
  readonly pieces: readonly Piece[];
  readonly layers: OpenLevel[] = [];
  readonly #names = new Names();

  constructor(name: string, segment: string, pieces: readonly Piece[]) {
    this.name = name;
    this.segment = segment;
    this.pieces = pieces;
  }

  add(segment: string, pieces: readonly Piece[]): OpenLevel {
    const level = new OpenLevel(this.#names.unused(written(segment)), segment, pieces);
    this.layers.push(level);
    return level;
  }
}

/**
 * Layers under the levels that they lie in; what lies in one level at two places is two levels.
 */
export function levelsIn(pieces: readonly Piece[]): readonly Level[] {
  const top = new OpenLevel("", "", []);
  const paths = new Paths(pieces.flatMap(({ nodes }) => nodes));
  for (const piece of pieces) {
    const segments = paths.of(piece);
    let level = top;
    for (const segment of segments.slice(0, -1)) {
      const last = level.layers.at(-1);
      const isOpen = last !== undefined && last.pieces.length === 0 && last.segment === segment;
      level = isOpen ? last : level.add(segment, []);
    }
    level.add(segments.at(-1) ?? "op", [piece]);
  }
  return pieces.some(({ folds }) => folds) ? top.layers.map(collapsed) : top.layers;
}

/** A level with one layer below it is that layer. */
function collapsed({ name, pieces, layers }: Level): Level {
  const below = layers.map(collapsed);
  const [only, second] = below;
  return only !== undefined && second === undefined ? { ...only, name } : { name, pieces, layers: below };
}

/** A name as specs may have it. */
function written(segment: string): string {
  const name = segment.replace(/[^A-Za-z0-9_+-]/g, "_");
  return name === "input" || name === "" ? `_${name}` : name;
}
