import { levelsOf, type Scope } from "../core/graph.js";
import { groupBy } from "../core/group.js";
import type { Shape } from "../core/shape.js";
import { combineAll } from "./combine.js";
import { metrics as ownMetrics } from "./metrics/index.js";
import type { LayerReport, MetricValues, ModelReport, Report } from "./report.js";

/** Layers that are shown as one row. */
export interface Row {
  /** What the row is called: a path, or the name of a block or op. */
  readonly label: string;
  /** How far it is indented. */
  readonly depth: number;
  /** The op or block that it consists of, `null` when it is a mixture. */
  readonly kind: string | null;
  /** What comes out of its last op, `null` where that says nothing. */
  readonly output: Shape | null;
  /** What its layers have of each metric together. */
  readonly values: MetricValues;
  readonly layers: number;
}

/** What rows stand for: levels of the path, kinds of block, or kinds of op. */
export type Grouping = "scope" | "block" | "op";

/**
 * The rows of a model down to a depth; with `all`, every op in its place below the levels that it lies in.
 * @param metrics what was measured: how values combine depends on the metric
 */
export function rollUp(
  { layers }: Pick<ModelReport, "layers">,
  by: Grouping,
  depth: number | "all",
  metrics: Report["metrics"] = ownMetrics,
): Row[] {
  switch (by) {
    case "block":
      return byName(layers, (layer) => layer.block ?? "(no block)", metrics);
    case "op":
      return byName(layers, (layer) => layer.op, metrics);
    case "scope":
      return depth === "all" ? tree(layers, metrics) : byScope(layers, depth, metrics);
  }
}

function byName(
  layers: readonly LayerReport[],
  nameOf: (layer: LayerReport) => string,
  metrics: Report["metrics"],
): Row[] {
  const groups = groupBy(layers, nameOf);
  return [...groups].map(([label, members]) => ({
    label,
    depth: 0,
    kind: null,
    output: null,
    values: combineAll(metrics, members),
    layers: members.length,
  }));
}

function byScope(layers: readonly LayerReport[], depth: number, metrics: Report["metrics"]): Row[] {
  const groups = groupBy(layers, (layer) => ancestorAt(layer.scope, depth).path);
  return [...groups].map(([path, members]) => {
    const level = ancestorAt((members[0] as LayerReport).scope, depth);
    return rowOf(path, 0, level.block ?? repeatedBlock(level, members), members, metrics);
  });
}

/** A stage that is nothing but a block, again and again: `3 × bottleneck`. */
function repeatedBlock(level: Scope, members: readonly LayerReport[]): string | null {
  const rounds = new Map(
    members.map(({ scope }) => levelBelow(scope, level)).map((round) => [round?.path, round]),
  );
  const blocks = new Set([...rounds.values()].map((round) => round?.block ?? null));
  const [block] = blocks;
  if (blocks.size !== 1 || block === null || block === undefined) return null;
  return `${rounds.size} × ${block}`;
}

/** The level right below `level` that a scope lies in. */
function levelBelow(scope: Scope, level: Scope): Scope | null {
  for (let current: Scope | null = scope; current !== null; current = current.parent) {
    if (current.parent?.path === level.path) return current;
  }
  return null;
}

/** The level at `depth` that a scope lies in, or the scope itself when it isn't that deep. */
function ancestorAt(scope: Scope, depth: number): Scope {
  let level = scope;
  while (level.depth > depth && level.parent !== null) level = level.parent;
  return level;
}

/** Every op on a row of its own, under rows for the levels that hold more than one. */
function tree(layers: readonly LayerReport[], metrics: Report["metrics"]): Row[] {
  const members = new Map<string, LayerReport[]>();
  const blocks = new Map<string, string | null>();
  for (const layer of layers) {
    for (let scope: Scope | null = layer.scope; scope !== null; scope = scope.parent) {
      const group = members.get(scope.path);
      if (group === undefined) members.set(scope.path, [layer]);
      else group.push(layer);
      if (!blocks.get(scope.path)) blocks.set(scope.path, scope.block);
    }
  }
  const rows: Row[] = [];
  const shown = new Set<string>();
  for (const layer of layers) {
    const levels = levelsOf(layer.scope);
    for (const [index, scope] of levels.entries()) {
      const isOp = index === levels.length - 1;
      const group = isOp ? [layer] : (members.get(scope.path) as LayerReport[]);
      // A level that holds one op and nothing else adds nothing to that op's own row.
      if (!isOp && (group.length === 1 || shown.has(scope.path))) continue;
      shown.add(scope.path);
      rows.push(
        rowOf(
          scope.path,
          levels.slice(0, index).filter(({ path }) => shown.has(path)).length,
          isOp ? null : (blocks.get(scope.path) ?? null),
          group,
          metrics,
        ),
      );
    }
  }
  return rows;
}

function rowOf(
  path: string,
  depth: number,
  block: string | null,
  members: readonly LayerReport[],
  metrics: Report["metrics"],
): Row {
  const [first, second] = members;
  const onlyOp = second === undefined ? (first?.op ?? null) : null;
  return {
    label: path,
    depth,
    kind: block ?? onlyOp,
    output: members.at(-1)?.outputs[0] ?? null,
    values: combineAll(metrics, members),
    layers: members.length,
  };
}
