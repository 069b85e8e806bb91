import { readdirSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { flops } from "../../src/analyze/metrics/flops.js";
import { macs } from "../../src/analyze/metrics/macs.js";
import { params } from "../../src/analyze/metrics/params.js";
import { loadModel } from "../../src/compile/model.js";
import { factsOf } from "../../src/core/facts.js";
import type { GraphNode } from "../../src/core/graph.js";
import { formulaCount } from "../../src/explain/evaluate.js";
import { ops } from "../../src/ops/index.js";
import { cases } from "../ops/cases.js";
import { countLayers, loaderOf, root } from "../support/count.js";

/** The formula's values beside what the analysis counts, weights shared or not. */
function expectFormula(node: GraphNode): void {
  const values = factsOf(node);
  for (const [name, metric] of Object.entries({ params, macs, flops })) {
    const counted = metric.value({ ...node, sharedWith: null });
    const formula = node.op.formula[name as keyof typeof node.op.formula];
    expect(formulaCount(formula, values), `${name} of ${node.path}`).toBe(counted);
  }
}

describe("an op's formula is what the analysis counts", () => {
  const covered = new Set<string>();

  it.each(cases)("%s", async (_, input, layers) => {
    const { graph } = await countLayers(input, layers);
    for (const node of graph.nodes) {
      covered.add(node.op.name);
      expectFormula(node);
    }
  });

  it("for each op", () => {
    const own = [...ops.values()].filter((op) => op.becomes === undefined && op.kind !== "activation");
    expect(own.map(({ name }) => name).filter((name) => !covered.has(name))).toEqual([]);
  });

  it("in every bundled network", async () => {
    for (const file of readdirSync(join(root, "specs"))) {
      const { model } = await loadModel(file.replace(/\.yaml$/, ""), loaderOf());
      for (const node of model?.instantiate().graph?.nodes ?? []) expectFormula(node);
    }
  });

  it("for random convolutions", async () => {
    const small = fc.integer({ min: 1, max: 5 });
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          height: fc.integer({ min: 5, max: 20 }),
          width: fc.integer({ min: 5, max: 20 }),
          groups: small,
          n: small,
          m: small,
        }),
        fc.record({ kernel: small, stride: small, dilation: fc.constantFrom(1, 1, 2), bias: fc.boolean() }),
        fc.constantFrom("conv", "transposedconv"),
        async ({ height, width, groups, n, m }, { kernel, stride, dilation, bias }, op) => {
          const { graph } = await countLayers(
            `${height}x${width}x${groups * n}`,
            `- ${op}: { out: ${groups * m}, kernel: ${kernel}, stride: ${stride}, dilation: ${dilation}, groups: ${groups}, bias: ${bias} }`,
          );
          for (const node of graph.nodes) expectFormula(node);
        },
      ),
      { numRuns: 100 },
    );
  });
});
