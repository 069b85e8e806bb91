import { metrics } from "../../src/analyze/metrics/index.js";
import type { ModelReport } from "../../src/analyze/report.js";
import type { BudgetResult, CheckedModel, CheckReport } from "../../src/budgets/result.js";
import { FP32 } from "../../src/core/precision.js";
import type { LayerChange } from "../../src/diff/changes.js";

/** A model of no layers, as reports have it. */
export function modelReport(id: string, source = id): ModelReport {
  return {
    id,
    name: id,
    source,
    format: "yaml",
    settings: {},
    changed: [],
    batch: 1,
    inputs: [[3, 8, 8]],
    uncounted: [],
    totals: { params: 0, macs: 0 },
    leftOut: {},
    foldsNorm: false,
    fuses: true,
    precision: FP32,
    compressed: false,
    peak: null,
    energySource: null,
    ratios: {},
    baseline: null,
    missingBaseline: null,
    layers: [],
    accuracy: [],
    appended: false,
    budgets: [],
  };
}

const TEXT = "input: 8x8x3\nlayers: [ pointwise: 4 ]\nbudgets:\n  - macs: 700\n";

/** A budget of 700 MACs for a network of 768, unless told otherwise. */
export function budget(more: Partial<BudgetResult> = {}, file = "net.yaml"): BudgetResult {
  const start = TEXT.indexOf("macs");
  return {
    metric: "macs",
    unit: "MAC",
    isSum: true,
    of: null,
    written: "700",
    limit: 700,
    warn: null,
    actual: 768,
    baseline: null,
    verdict: "over",
    place: { source: { name: file, text: TEXT }, start, end: start + 4 },
    largest: [],
    changes: [],
    ...more,
  };
}

/** A layer that costs more or less than it did. */
export function change(
  path: string,
  delta: Record<string, number>,
  more: Partial<LayerChange> = {},
): LayerChange {
  const layer = (at: string) => ({
    path: at,
    op: "conv",
    block: null,
    inputs: [[3, 8, 8]],
    outputs: [[4, 8, 8]],
    arguments: {},
    values: {},
    sharedWith: null,
    file: "net.yaml",
    line: 2,
    grid: null,
    precision: FP32,
    compression: null,
    scope: { parent: null, segment: at, path: at, named: true, block: null, depth: 1 },
  });
  const details = [{ name: "kernel", before: [1, 1], after: [3, 3] }];
  return { kind: "changed", before: layer(path), after: layer(path), details, delta, ...more };
}

/** One model with these budgets, and what changed in it; its differences are those of its layers. */
export function checked(
  results: readonly BudgetResult[],
  changes: readonly LayerChange[] = [],
  id = "net.yaml",
): CheckedModel {
  const sum = (metric: string) => changes.reduce((total, { delta }) => total + (delta[metric] ?? 0), 0);
  const baseline = changes.length === 0 ? null : modelReport("base.yaml");
  const delta = baseline && { params: sum("params"), macs: sum("macs") };
  const model = { ...modelReport(id), baseline: baseline?.id ?? null };
  return { model, baseline, delta, changes, results };
}

export function checkReport(models: readonly CheckedModel[], more: Partial<CheckReport> = {}): CheckReport {
  return { against: null, metrics, models, added: [], deleted: [], diagnostics: [], ...more };
}

/** What a name may hold to do harm: in a log, a table, a page, a spreadsheet or on a terminal. */
export const HOSTILE =
  "=1+1\n::error::x%0A|<script>alert(1)</script> @octocat #1 https://evil.example www.evil.example a@evil.example " +
  "[a](http://evil.example) ![i](j) `code` $x$ \\| ]]> &amp; \" ' , {0} \u001b[31m\u009b31m\u202e\ufffe\ud800\r\t::warning::y";

/** A report in which every text that somebody else chose is the given one. */
export function reportNaming(name: string): CheckReport {
  const changes = [
    change(name, { macs: 68, params: 1 }, { details: [{ name, before: name, after: [name] }] }),
    change(`${name}2`, { macs: -1, params: 0 }, { kind: "removed", after: null, details: [] }),
  ];
  const over = budget(
    {
      metric: name,
      of: name,
      written: name,
      baseline: 500,
      largest: [{ path: name, kind: name, value: 768, share: 1 }],
      changes,
    },
    name,
  );
  const warns = budget({ of: name, limit: 800, warn: 700, verdict: "warn" }, name);
  const within = budget({ of: name, limit: 800, verdict: "within" }, name);
  return checkReport([checked([over, warns, within], changes, name)], {
    against: name,
    added: [name],
    deleted: [name],
    diagnostics: [
      { code: "unused", severity: "warning", message: name, help: name, place: over.place },
      { code: "unused", severity: "warning", message: name },
    ],
  });
}
