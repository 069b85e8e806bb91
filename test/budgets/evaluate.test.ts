import { describe, expect, it } from "vitest";
import { buildReport } from "../../src/analyze/build-report.js";
import { evaluateBudgets } from "../../src/budgets/evaluate.js";
import { conventionMetric } from "../../src/conventions/count.js";
import { presetNamed } from "../../src/conventions/load.js";
import { Diagnostics } from "../../src/core/diagnostic.js";
import { loaderOf } from "../support/count.js";

/** 3,456 + 27,648 MACs and 224 + 1,168 parameters: 64 · 27 · 8 …, by hand below. */
const NET = `input: 8x8x3
params: { out: 8 }
layers:
  - { name: stem, conv: { out: $out, kernel: 3 } }
  - { name: body, layers: [separable: 16, separable: 16] }
`;

// stem: 64 · 27 · 8 MACs, 27 · 8 + 8 parameters. body: twice 64 · (9 · N + N · 16) MACs and
// 9 · N + N + N · 16 + 16 parameters, N being 8 and then 16.
const STEM = { macs: 64 * 27 * 8, params: 224 };
const FIRST = { macs: 64 * (72 + 128), params: 72 + 8 + 128 + 16 };
const SECOND = { macs: 64 * (144 + 256), params: 144 + 16 + 256 + 16 };
const ALL = {
  macs: STEM.macs + FIRST.macs + SECOND.macs,
  params: STEM.params + FIRST.params + SECOND.params,
};

async function held(
  budgets: string,
  { id = "net.yaml", baseline = undefined as string | undefined, needsBaseline = true, base = NET } = {},
) {
  const files = { "net.yaml": `${NET}budgets: [ ${budgets} ]\n`, "base.yaml": base };
  const metrics = [conventionMetric(presetNamed("torch"))];
  const report = await buildReport([id], { baseline, metrics }, loaderOf(files));
  const diagnostics = new Diagnostics();
  for (const each of report.diagnostics) diagnostics.add(each);
  const [model] = report.models;
  if (model === undefined) return { results: [], messages: diagnostics.list.map(({ message }) => message) };
  const reference = report.models.find((each) => each.id === report.baseline) ?? null;
  const results = evaluateBudgets(
    { model, baseline: reference, metrics: report.metrics, changes: [], needsBaseline },
    diagnostics,
  );
  return { results, messages: diagnostics.list.map(({ message }) => message) };
}

/** Each form of a budget, once kept and once exceeded by one. */
const forms: [what: string, kept: string, exceeded: string, options?: Parameters<typeof held>[1]][] = [
  ["absolute", `{ macs: ${ALL.macs} }`, `{ macs: ${ALL.macs - 1} }`],
  ["with a unit", "{ macs: 0.06M }", "{ macs: 52K }"],
  ["in bytes", `{ weightBytes: ${4 * ALL.params}B }`, "{ weightBytes: 3KiB }"],
  [
    "of a stage",
    `{ macs: ${FIRST.macs + SECOND.macs}, layer: body }`,
    `{ macs: ${FIRST.macs + SECOND.macs - 1}, layer: body }`,
  ],
  [
    "of a glob",
    `{ params: ${FIRST.params}, layer: "*/separable-1" }`,
    `{ params: ${FIRST.params - 1}, layer: "*/separable-1" }`,
  ],
  [
    "of a kind of block",
    `{ macs: ${FIRST.macs + SECOND.macs}, block: separable }`,
    "{ macs: 1, block: separable }",
  ],
  [
    "of a kind of block in a stage",
    `{ params: ${FIRST.params + SECOND.params}, block: separable, layer: body }`,
    `{ params: 1, block: separable, layer: body }`,
  ],
  [
    "by a convention",
    `{ "convention:torch": ${2 * ALL.macs} }`,
    `{ "convention:torch": ${2 * ALL.macs - 1} }`,
  ],
  ["a percentage more", "{ macs: +0% }", "{ macs: -0.01% }", { baseline: "base.yaml" }],
  ["times", "{ params: 1x }", "{ params: 0.999x }", { baseline: "base.yaml" }],
  // With 16 channels the stem alone has 2 · 64 · 27 · 8 MACs.
  [
    "a percentage with a floor",
    "{ macs: +1%, floor: 1M }",
    "{ macs: +1%, floor: 1K }",
    { id: "net.yaml@out=16", baseline: "base.yaml" },
  ],
  ["for hyperparameters", `{ macs: ${ALL.macs}, for: { out: 8 } }`, "{ macs: 1, for: { out: 8 } }"],
];

describe.each(forms)("a budget %s", (_, kept, exceeded, options) => {
  it("holds", async () => {
    const { results, messages } = await held(kept, options);
    expect(messages).toEqual([]);
    expect(results.map(({ verdict }) => verdict)).toEqual(["within"]);
  });

  it("is exceeded", async () => {
    const { results, messages } = await held(exceeded, options);
    expect(messages).toEqual([]);
    expect(results.map(({ verdict }) => verdict)).toEqual(["over"]);
  });
});

describe("a budget", () => {
  it("warns between its warning and its limit, in either form", async () => {
    const { results } = await held(
      `{ macs: { max: ${ALL.macs}, warn: ${ALL.macs - 1} } }, { macs: ${ALL.macs}, warn: ${ALL.macs} }, { macs: { warn: 1 } }`,
    );
    expect(results.map(({ verdict, limit, warn }) => [verdict, limit, warn])).toEqual([
      ["warn", ALL.macs, ALL.macs - 1],
      ["within", ALL.macs, ALL.macs],
      ["warn", null, 1],
    ]);
  });

  it("for certain hyperparameters replaces the general one there, and is silent elsewhere", async () => {
    const budgets = "{ macs: 1 }, { macs: 1M, for: { out: 16 } }, { macs: 2, layer: stem }";
    const limits = async (id: string) => (await held(budgets, { id })).results.map(({ limit }) => limit);
    expect(await limits("net.yaml@out=16")).toEqual([1_000_000, 2]);
    expect(await limits("net.yaml")).toEqual([1, 2]);
  });

  it("that is exceeded names what contributes most, on the first level that has several", async () => {
    const { results } = await held("{ macs: 1 }, { macs: 1, layer: body }");
    expect(results[0]?.largest).toEqual([
      {
        path: "body",
        kind: "2 × separable",
        value: FIRST.macs + SECOND.macs,
        share: (FIRST.macs + SECOND.macs) / ALL.macs,
      },
      { path: "stem", kind: "conv", value: STEM.macs, share: STEM.macs / ALL.macs },
    ]);
    expect(results[1]?.largest.map(({ path }) => path)).toEqual(["body/separable-2", "body/separable-1"]);
  });

  it("may set several limits at once", async () => {
    const { results } = await held("{ macs: 1M, params: 1 }");
    expect(results.map(({ metric, verdict }) => [metric, verdict])).toEqual([
      ["macs", "within"],
      ["params", "over"],
    ]);
  });

  it.each<[string, string, string]>([
    ["an unknown stage", "{ macs: 1, layer: boddy }", "there is no layer `boddy`"],
    ["an unknown block", "{ macs: 1, block: inverted }", "there is no block `inverted`"],
    ["a share of nothing", "{ macs: +2% }", "+2% needs a baseline"],
    ["an unknown hyperparameter", "{ macs: 1, for: { owt: 8 } }", "no hyperparameter `owt`"],
    ["an unknown metric", "{ mcas: 1 }", "there is no metric `mcas`"],
  ])("of %s is a mistake, not a pass", async (_, budget, message) => {
    const { results, messages } = await held(budget);
    expect(results).toEqual([]);
    expect(messages).toHaveLength(1);
    expect(messages[0]).toContain(message);
  });
});

describe("a relative budget", () => {
  it("of a new model is left out, and no other one with it", async () => {
    const budgets = "{ macs: 1K }, { macs: +2%, for: { out: 8 } }";
    const { results, messages } = await held(budgets, { needsBaseline: false });
    expect(messages).toEqual([]);
    expect(results).toMatchObject([{ limit: 1000, actual: ALL.macs, verdict: "over" }]);
  });

  it("of a part that the baseline lacks is a mistake, as one that the model lacks is", async () => {
    const renamed = NET.replace("name: body", "name: trunk");
    const { results, messages } = await held("{ macs: +2%, layer: body }", {
      baseline: "base.yaml",
      base: renamed,
    });
    expect(results).toEqual([]);
    expect(messages).toEqual(["this budget counts nothing of `base.yaml`: there is no layer `body`"]);
  });
});
