import { expect } from "vitest";
import { buildReport } from "../../src/analyze/build-report.js";
import { metrics } from "../../src/analyze/metrics/index.js";
import type { ModelReport } from "../../src/analyze/report.js";
import type { ModelDiff } from "../../src/diff/changes.js";
import { diffModels } from "../../src/diff/diff-models.js";
import { isWholeMetric } from "../../src/saved/whole-metrics.js";
import { loaderOf, reportOn } from "./count.js";

/** What a layer costs by itself, whatever layers stand around it: training also depends on what lies before one. */
export const OWN_METRICS: ReadonlySet<string> = new Set([
  "params",
  "buffers",
  "macs",
  "flops",
  "activations",
  "weightBytes",
]);

/** The difference of two specs, both as YAML, in all metrics or some. */
export async function differenceOf(
  before: string,
  after: string,
  only?: ReadonlySet<string>,
): Promise<ModelDiff> {
  const files = { "a.yaml": before, "b.yaml": after };
  const { models, diagnostics } = await buildReport(
    ["a.yaml", "b.yaml"],
    { baseline: "a.yaml", only },
    loaderOf(files),
  );
  return diffOf(models, diagnostics);
}

/** The difference of two bundled networks. */
export async function bundledDifference(before: string, after: string): Promise<ModelDiff> {
  const { models, diagnostics } = await reportOn([before, after], { baseline: before });
  return diffOf(models, diagnostics);
}

function diffOf(models: readonly ModelReport[], diagnostics: readonly { message: string }[]): ModelDiff {
  const [first, second] = models;
  if (first === undefined || second === undefined) {
    throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  }
  return diffModels(first, second);
}

/** Each change as one line: its mark, its paths, and what changed about it. */
export function linesOf({ changes }: ModelDiff): string[] {
  return changes.map(({ kind, before, after, details }) => {
    const paths = [...new Set([before?.path, after?.path])].filter((path) => path !== undefined);
    const what = details.map(
      (detail) => `${detail.name} ${JSON.stringify(detail.before)} ${JSON.stringify(detail.after)}`,
    );
    return [kind, paths.join(" → "), ...what].join(" ");
  });
}

/** Expects what holds for any two models: sums that add up, and no layer in two changes. */
export function expectToAddUp({ before, after, changes, blocks, delta }: ModelDiff): void {
  for (const [name, total] of Object.entries(before.totals)) {
    if (metrics.get(name)?.combine !== "sum") continue;
    const difference = (after.totals[name] as number) - total;
    const sum = (list: readonly { readonly delta: Readonly<Record<string, number>> }[]) =>
      list.reduce((all, each) => all + (each.delta[name] as number), 0);
    // Real numbers, such as energies, add up but for what doubles round; counts exactly.
    const rounding = isWholeMetric(name) ? 0 : 1e-12 * Math.max(total, after.totals[name] as number);
    for (const each of [delta[name] as number, sum(changes), sum(blocks)]) {
      expect(Math.abs(each - difference), name).toBeLessThanOrEqual(rounding);
    }
  }
  for (const [model, side] of [
    [before, "before"],
    [after, "after"],
  ] as const) {
    const layers = changes.map((change) => change[side]).filter((layer) => layer !== null);
    expect(new Set(layers).size).toBe(layers.length);
    const all = new Set(model.layers);
    expect(layers.every((layer) => all.has(layer))).toBe(true);
  }
}
