import { Paths } from "./paths.js";
import type { Piece } from "./piece.js";

/** A level of the network: a layer, or layers under one name. */
export interface Level {
  readonly name: string;
  /** The layer, or none where there are more below. */
  readonly pieces: readonly Piece[];
  readonly layers: readonly Level[];
}

interface OpenLevel extends Level {
  readonly segment: string;
  readonly layers: OpenLevel[];
}

/**
 * Layers under the levels that they lie in; what lies in one level at two places is two levels.
 */
export function levelsIn(pieces: readonly Piece[]): readonly Level[] {
  const top: OpenLevel[] = [];
  const paths = new Paths(pieces.flatMap(({ nodes }) => nodes));
  for (const piece of pieces) {
    const segments = paths.of(piece.nodes);
    let layers = top;
    for (const segment of segments.slice(0, -1)) {
      const last = layers.at(-1);
      if (last === undefined || last.pieces.length > 0 || last.segment !== segment) {
        layers.push({ name: unused(written(segment), layers), segment, pieces: [], layers: [] });
      }
      layers = (layers.at(-1) as OpenLevel).layers;
    }
    const segment = segments.at(-1) ?? "op";
    layers.push({ name: unused(written(segment), layers), segment, pieces: [piece], layers: [] });
  }
  return pieces.some(({ folds }) => folds) ? top.map(collapsed) : top;
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

function unused(name: string, among: readonly Level[]): string {
  const taken = new Set(among.map((level) => level.name));
  if (!taken.has(name)) return name;
  for (let number = 2; ; number += 1) if (!taken.has(`${name}-${number}`)) return `${name}-${number}`;
}
