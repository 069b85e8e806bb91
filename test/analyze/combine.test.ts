import { expect, it } from "vitest";
import { analyze, totalsOf } from "../../src/analyze/analyze.js";
import { metrics } from "../../src/analyze/metrics/index.js";
import { macs } from "../../src/analyze/metrics/macs.js";
import { params } from "../../src/analyze/metrics/params.js";
import { rollUp } from "../../src/analyze/rollup.js";
import type { GraphMetric, Metric, QuotientMetric } from "../../src/core/metric.js";
import { diffModels } from "../../src/diff/diff-models.js";
import { modelReport } from "../support/check-report.js";
import { graphOf } from "../support/count.js";

const facts = { title: "", unit: "", definition: "", better: "lower", scalesWithBatch: false } as const;

/** How far from the end an op is; the last one has no value. */
const distance: GraphMetric = {
  ...facts,
  name: "distance",
  combine: "largest",
  values: ({ nodes }) => nodes.map((_, index) => nodes.length - 1 - index || undefined),
};

const reuse: QuotientMetric = {
  ...facts,
  name: "reuse",
  combine: { quotient: ["macs", "params"] },
  dividend: macs,
  divisor: params,
};

const measured = new Map<string, Metric>([distance, reuse].map((metric) => [metric.name, metric]));

/** 64 · 3 · 4 MACs with 16 parameters, then 64 · 4 · 2 with 10, then none. */
const SPEC = "input: 8x8x3\nlayers: [ { name: body, layers: [ pointwise: 4, pointwise: 2 ] }, relu ]";

it("a total is the sum, the largest or the quotient of sums, whether layers are looked at or not", async () => {
  const graph = await graphOf(SPEC);
  const { layers, totals } = analyze(graph, 2, measured);
  expect(layers.map(({ values }) => values["distance"])).toEqual([2, 1, undefined]);
  expect(layers.map(({ values }) => values["reuse"])).toEqual([1536 / 16, 1024 / 10, undefined]);
  expect(totals).toMatchObject({ distance: 2, reuse: 2560 / 26 });
  expect(totalsOf(graph, 2, measured)).toEqual({ distance: 2, reuse: 2560 / 26 });
});

it("a roll-up combines what is below it; without any value it has none", async () => {
  const all = new Map([...metrics, ...measured]);
  const { layers } = analyze(await graphOf(SPEC), 1, all);
  const [body, relu] = rollUp({ layers }, "scope", 1, all);
  expect(body?.values).toMatchObject({ distance: 2, reuse: 1280 / 26, params: 26 });
  expect(relu?.values).toMatchObject({ params: 0 });
  expect(relu?.values).not.toHaveProperty("distance");
  expect(relu?.values).not.toHaveProperty("reuse");
});

it("layers have a part of a sum's difference, and none of another one's", async () => {
  const all = new Map([...metrics, ...measured]);
  const reportOf = async (spec: string) => ({ ...modelReport("a"), ...analyze(await graphOf(spec), 1, all) });
  const longer = `${SPEC.slice(0, -1)}, pointwise: 3 ]`;
  const { delta, changes } = diffModels(await reportOf(SPEC), await reportOf(longer), all);
  expect(delta).toMatchObject({ params: 9, macs: 384, distance: 1 });
  expect(changes).toHaveLength(1);
  expect(changes[0]?.delta).toMatchObject({ params: 9, macs: 384 });
  expect(changes[0]?.delta).not.toHaveProperty("distance");
});
