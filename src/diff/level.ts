import type { LayerReport } from "../analyze/report.js";
import type { Scope } from "../core/graph.js";

/** What one scope of a model holds: its own op, and the levels inside it. */
export interface Level {
  readonly path: string;
  /** What it goes by whatever stands around it, `null` when only its place tells it from its neighbours. */
  readonly name: string | null;
  /** What sort of thing it is: its block, its op, or the structure that the spec writes. */
  readonly kind: string;
  readonly block: string | null;
  /** The op that the scope itself is, if it is one. */
  readonly layers: readonly LayerReport[];
  readonly children: readonly Level[];
}

/** A scope while its layers are gathered. */
interface Growing {
  readonly scope: Scope;
  readonly layers: LayerReport[];
  readonly children: Growing[];
}

/**
 * The top level of a model, from the scopes of its layers. Rounds of an unnamed loop stand among the
 * loop's neighbours, as people see them: a loop and the same layers written out are alike.
 */
export function levelsOf(layers: readonly LayerReport[]): Level[] {
  const levels = new Map<string, Growing>();
  const top: Growing[] = [];
  const levelAt = (scope: Scope): Growing => {
    const known = levels.get(scope.path);
    if (known !== undefined) return known;
    const level: Growing = { scope, layers: [], children: [] };
    levels.set(scope.path, level);
    (scope.parent === null ? top : levelAt(scope.parent).children).push(level);
    return level;
  };
  for (const layer of layers) levelAt(layer.scope).layers.push(layer);
  return top.flatMap((level) => grown(level, false, null));
}

/**
 * @param ofOp whether it is part of an op, as a norm is of its convolution: it then goes by its role
 * @param loop the loop that it is a round of, where that is no level of its own
 */
function grown({ scope, layers, children }: Growing, ofOp: boolean, loop: string | null): Level[] {
  const label = loop ?? labelOf(scope);
  if (layers.length === 0 && children.some((child) => child.scope.depth === scope.depth)) {
    return children.flatMap((child) => grown(child, false, label));
  }
  const isOp = layers.length > 0;
  const { path, segment, named, block } = scope;
  const level: Level = {
    path,
    name: named || ofOp ? segment : null,
    kind: block ?? layers[0]?.op ?? label,
    block,
    layers,
    children: children.flatMap((child) => grown(child, isOp, null)),
  };
  return [level];
}

/** What the spec calls it, without the number that tells it from others; all rounds and branches are alike. */
function labelOf({ segment }: Scope): string {
  return segment.replace(/(^|-)\d+$/, "");
}
