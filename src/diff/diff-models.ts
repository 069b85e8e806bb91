import { ratiosTo } from "../analyze/compare.js";
import { metrics as ownMetrics } from "../analyze/metrics/index.js";
import type { LayerReport, MetricValues, ModelReport, Report } from "../analyze/report.js";
import type { BlockChange, LayerChange, ModelDiff } from "./changes.js";
import { detailsOf } from "./details.js";
import { counterpartsElsewhere } from "./elsewhere.js";
import { type Level, levelsOf } from "./level.js";
import { matchLevels, type Pair } from "./match.js";
import { Signatures } from "./signature.js";

/**
 * Which layers the difference of two models comes from. Layers are paired level by level, by name or
 * else by what they are, and what is the same in another scope is no difference; deltas are exact for every metric that both models were measured by. Layers have
 * a part in the difference of a sum only: a largest value comes from one place in each model.
 */
export function diffModels(
  before: ModelReport,
  after: ModelReport,
  metrics: Report["metrics"] = ownMetrics,
): ModelDiff {
  const common = Object.keys(before.totals).filter((name) => name in after.totals);
  const sums = common.filter((name) => (metrics.get(name)?.combine ?? "sum") === "sum");
  const difference = new Difference(sums);
  const delta = deltaOf(common, before.totals, after.totals);
  const pairs = difference.match(levelsOf(before.layers), levelsOf(after.layers)).map((pair) => ({
    pair,
    changes: [...difference.changes(pair)],
  }));
  const elsewhere = counterpartsElsewhere(
    pairs.flatMap(({ changes }) => changes),
    sums.filter(seesOneOp),
  );
  const changes: LayerChange[] = [];
  const blocks: BlockChange[] = [];
  for (const { pair, changes: unpaired } of pairs) {
    const inside = difference.joined(unpaired, elsewhere);
    if (inside.length === 0) continue;
    for (const change of inside) changes.push(change);
    blocks.push(blockChange(pair, difference.sum(inside), delta));
  }
  return { before, after, changes, blocks, delta, ratios: ratiosTo(before.totals, after.totals) };
}

/** Whether a metric's value for an op depends on nothing around it. */
function seesOneOp(name: string): boolean {
  const metric = ownMetrics.get(name);
  return metric !== undefined && "value" in metric;
}

function blockChange([before, after]: Pair, delta: MetricValues, total: MetricValues): BlockChange {
  return {
    before: before?.path ?? null,
    after: after?.path ?? null,
    block: (after ?? before)?.block ?? null,
    delta,
    share: ratiosTo(total, delta),
  };
}

function deltaOf(metrics: readonly string[], before: MetricValues, after: MetricValues): MetricValues {
  return Object.fromEntries(metrics.map((name) => [name, (after[name] ?? 0) - (before[name] ?? 0)]));
}

/** The difference of two models' parts, by the sums that both have. */
class Difference {
  readonly #metrics: readonly string[];
  readonly #signatures = new Signatures();

  constructor(metrics: readonly string[]) {
    this.#metrics = metrics;
  }

  match(before: readonly Level[], after: readonly Level[]): Pair[] {
    return matchLevels(before, after, this.#signatures);
  }

  /** The changes in two levels and all that is inside them. */
  *changes([before, after]: Pair): Iterable<LayerChange> {
    const own = Math.max(before?.layers.length ?? 0, after?.layers.length ?? 0);
    for (let index = 0; index < own; index += 1) {
      const change = this.#change(before?.layers[index] ?? null, after?.layers[index] ?? null);
      if (change !== null) yield change;
    }
    for (const pair of this.match(before?.children ?? [], after?.children ?? [])) yield* this.changes(pair);
  }

  /** The changes in which a layer that is new is that which is gone elsewhere. */
  joined(changes: readonly LayerChange[], elsewhere: ReadonlyMap<LayerReport, LayerReport>): LayerChange[] {
    const found = new Set(elsewhere.values());
    return changes.flatMap((change) => {
      const { before, after } = change;
      if (after === null && before !== null && found.has(before)) return [];
      const counterpart = after === null ? undefined : elsewhere.get(after);
      return counterpart === undefined ? [change] : (this.#change(counterpart, after) ?? []);
    });
  }

  #change(before: LayerReport | null, after: LayerReport | null): LayerChange | null {
    const delta = deltaOf(this.#metrics, before?.values ?? {}, after?.values ?? {});
    if (before === null) return { kind: "added", before, after, details: [], delta };
    if (after === null) return { kind: "removed", before, after, details: [], delta };
    const details = detailsOf(before, after);
    // Wider numbers concern only what has some.
    const isSame = details.every(({ name }) => name === "precision");
    if (isSame && Object.values(delta).every((value) => value === 0)) return null;
    return { kind: "changed", before, after, details, delta };
  }

  sum(changes: readonly LayerChange[]): MetricValues {
    return Object.fromEntries(
      this.#metrics.map((name) => [
        name,
        changes.reduce((sum, { delta }) => sum + (delta[name] as number), 0),
      ]),
    );
  }
}
